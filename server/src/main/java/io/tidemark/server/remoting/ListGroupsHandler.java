package io.tidemark.server.remoting;

import io.tidemark.core.offset.OffsetRow;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.GroupListBody;
import io.tidemark.core.protocol.ListGroupsRequestHeader;
import io.tidemark.core.protocol.PageResponseHeader;
import io.tidemark.core.protocol.RemotingCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Our request for the groups that have positions, of any broker, a page at a time. */
final class ListGroupsHandler implements RequestHandler {

    private final TableScans scans;

    ListGroupsHandler(TableScans scans) {
        this.scans = scans;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        ListGroupsRequestHeader header = ListGroupsRequestHeader.from(request.extFields());
        scans.submit(exchange, header.consistency(), new PageScan(header.after(), header.max()));
    }

    /** Keeps the first groups behind a name; rows come in no order, so a later one may push out the last. */
    private static final class PageScan implements TableScan {

        private final String after;
        private final int max;

        /**
         * Invariant: at most {@link #max}, and no group that was pushed out comes before the last: once there are so many
         * in front of a group, there always will be.
         */
        private final NavigableMap<String, CountedGroup> groups = new TreeMap<>();

        private boolean more;

        PageScan(String after, int max) {
            this.after = after;
            this.max = max;
        }

        @Override
        public void row(String row, OffsetRow offsets) {
            String group = RowKey.group(row);
            if (group.compareTo(after) <= 0) {
                return;
            }
            groups.computeIfAbsent(group, name -> new CountedGroup()).add(row, offsets);
            if (groups.size() > max) {
                more = true;
                groups.pollLastEntry();
            }
        }

        @Override
        public void answer(TableAnswer answer) {
            List<GroupListBody.Group> page = new ArrayList<>(groups.size());
            groups.forEach((name, counted) -> page.add(counted.result(name)));
            answer.succeed(
                    new PageResponseHeader(answer.revision(), answer.stale(), more).toFields(),
                    new GroupListBody(page).encode());
        }
    }

    /** Counts what one group has. Keys of rows are kept, and not the names in them, of which a table holds no Strings. */
    private static final class CountedGroup {

        private final List<String> rows = new ArrayList<>(1);
        private long positions;

        void add(String row, OffsetRow offsets) {
            rows.add(row);
            positions += offsets.size();
        }

        GroupListBody.Group result(String name) {
            return new GroupListBody.Group(
                    name,
                    different(rows.stream().map(RowKey::topic)),
                    positions,
                    different(rows.stream().map(RowKey::broker)));
        }

        private static int different(Stream<String> names) {
            return (int) names.distinct().count();
        }
    }
}
