package io.tidemark.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.QueryConsumerOffsetRequestHeader;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.core.protocol.UpdateConsumerOffsetRequestHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests of one connection as frames with binary headers, encoded beforehand, so that what is measured is the
 * server and not the load: only opaque and offset are written into a copy. One thread uses it.
 */
final class RequestFrames {

    private static final String TOPIC = "load";

    /** Offsets grow from here and keep their number of digits, and so a frame its length. */
    private static final long OFFSET_FIRST = 1_000_000_000L;

    private static final long OFFSET_BEYOND = 10 * OFFSET_FIRST;

    private static final int OPAQUE_AT = 13;
    private static final int DECIMAL = 10;

    private final List<byte[]> commits = new ArrayList<>();
    private final List<byte[]> queries = new ArrayList<>();
    private final List<byte[]> batches = new ArrayList<>();

    /** Where the digits of each commit's offset begin. */
    private final int[] offsetAt;

    private final int digits = Long.toString(OFFSET_FIRST).length();
    private long offset = OFFSET_FIRST;

    RequestFrames(LoadPlan plan, int connection) {
        CommitOffsetsBody.Builder batch = CommitOffsetsBody.builder();
        int inBatch = 0;
        for (int group = connection; group < plan.groups(); group += plan.connections()) {
            String name = "group_%06d".formatted(group);
            for (int queue = 0; queue < plan.queues(); queue++) {
                commits.add(frame(
                        RequestCode.UPDATE_CONSUMER_OFFSET,
                        new UpdateConsumerOffsetRequestHeader(name, TOPIC, queue, OFFSET_FIRST, "").toFields()));
                queries.add(frame(
                        RequestCode.QUERY_CONSUMER_OFFSET,
                        new QueryConsumerOffsetRequestHeader(name, TOPIC, queue, "", consistency(plan)).toFields()));
                if (plan.mix().batchesPercent() == 0) {
                    continue;
                }
                batch.add("", TOPIC, name, queue, OFFSET_FIRST);
                inBatch++;
                if (inBatch == plan.batchPositions()) {
                    batches.add(RemotingFrameCodec.encode(RemotingCommand.request(
                            RequestCode.COMMIT_OFFSETS,
                            0,
                            ExtFields.EMPTY,
                            batch.build().encode())));
                    batch = CommitOffsetsBody.builder();
                    inBatch = 0;
                }
            }
        }
        byte[] first = Long.toString(OFFSET_FIRST).getBytes(ISO_8859_1);
        offsetAt = commits.stream().mapToInt(frame -> lastIndexOf(first, frame)).toArray();
    }

    /** How many positions this connection has. */
    int positions() {
        return commits.size();
    }

    /** Writes a commit to one of the positions, with an offset above all that were written. */
    void writeCommit(int position, int opaque, ByteBuf to) {
        int start = to.writerIndex();
        write(commits.get(position), opaque, to);
        long rest = offset;
        for (int i = digits - 1; i >= 0; i--) {
            to.setByte(start + offsetAt[position] + i, '0' + (int) (rest % DECIMAL));
            rest /= DECIMAL;
        }
        offset = offset + 1 == OFFSET_BEYOND ? OFFSET_FIRST : offset + 1;
    }

    /** Writes a request of this kind; {@code choice}, which is not negative, says for which position. */
    void write(OperationKind kind, int choice, int opaque, ByteBuf to) {
        switch (kind) {
            case COMMIT -> writeCommit(choice % commits.size(), opaque, to);
            case QUERY -> write(queries.get(choice % queries.size()), opaque, to);
            case BATCH -> write(batches.get(choice % batches.size()), opaque, to);
        }
    }

    private static void write(byte[] frame, int opaque, ByteBuf to) {
        int start = to.writerIndex();
        to.writeBytes(frame);
        to.setInt(start + OPAQUE_AT, opaque);
    }

    private static byte[] frame(int code, ExtFields fields) {
        return RemotingFrameCodec.encode(RemotingCommand.request(code, 0, fields));
    }

    private static Consistency consistency(LoadPlan plan) {
        return Consistency.valueOf(plan.consistency());
    }

    private static int lastIndexOf(byte[] wanted, byte[] frame) {
        return new String(frame, ISO_8859_1).lastIndexOf(new String(wanted, ISO_8859_1));
    }
}
