package io.tidemark.server.remoting;

import io.tidemark.core.offset.OffsetRow;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.DescribeGroupRequestHeader;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.GroupOffsetsBody;
import io.tidemark.core.protocol.PageResponseHeader;
import io.tidemark.core.protocol.RemotingCommand;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Our request for all positions of a group, at every broker, a page of whole rows at a time. */
final class DescribeGroupHandler implements RequestHandler {

    private final TableScans scans;

    DescribeGroupHandler(TableScans scans) {
        this.scans = scans;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        DescribeGroupRequestHeader header = DescribeGroupRequestHeader.from(request.extFields());
        String group = NameFields.requireGroup(request.extFields(), FieldName.CONSUMER_GROUP);
        scans.submit(exchange, header.consistency(), new PageScan(group, header.after(), scans.bodyBytesMax()));
    }

    /** Keeps the first rows behind a key; rows come in no order, so a later one may push out the last. */
    private static final class PageScan implements TableScan {

        /** What a row takes in the body besides its key, and what a position takes, at most. */
        private static final int ROW_BYTES = 32;

        private static final int POSITION_BYTES = 16;

        private final String group;
        private final String after;
        private final long bytesMax;

        private final NavigableMap<String, OffsetRow> rows = new TreeMap<>();
        private long positions;
        private long bytes;

        /** The first row that was pushed out; a page has no gaps, so none behind it can be in it. */
        private @Nullable String end;

        private boolean groupExists;

        PageScan(String group, String after, long bytesMax) {
            this.group = group;
            this.after = after;
            this.bytesMax = bytesMax;
        }

        @Override
        public void row(String row, OffsetRow offsets) {
            if (!RowKey.isOfGroup(row, group)) {
                return;
            }
            groupExists = true;
            if (row.compareTo(after) <= 0 || (end != null && row.compareTo(end) >= 0)) {
                return;
            }
            rows.put(row, offsets);
            count(row, offsets, 1);
            while (rows.size() > 1 && (positions > CommitOffsetsBody.POSITIONS_MAX || bytes > bytesMax)) {
                Map.Entry<String, OffsetRow> last = rows.pollLastEntry();
                count(last.getKey(), last.getValue(), -1);
                end = last.getKey();
            }
        }

        private void count(String row, OffsetRow offsets, int times) {
            positions += (long) times * offsets.size();
            bytes += times * (ROW_BYTES + row.length() + (long) POSITION_BYTES * offsets.size());
        }

        @Override
        public void answer(TableAnswer answer) {
            if (!groupExists) {
                answer.missing(ErrorKind.NOT_FOUND, "the group has no positions");
                return;
            }
            GroupOffsetsBody.Builder body = GroupOffsetsBody.builder();
            rows.forEach((row, offsets) -> {
                String broker = RowKey.broker(row);
                String topic = RowKey.topic(row);
                for (int i = 0; i < offsets.size(); i++) {
                    body.add(broker, topic, group, offsets.queueId(i), offsets.offset(i), offsets.held(i));
                }
            });
            answer.succeed(
                    new PageResponseHeader(answer.revision(), answer.stale(), end != null).toFields(),
                    body.build().encode());
        }
    }
}
