package io.tidemark.core.command;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;

/**
 * The body of a {@link CommitOffsets}, version 1. Every number is a {@link Varint}.
 *
 * <pre>
 * rows
 * positions                  of all rows together
 * for each row:
 *   keyLength, key           ASCII: topic@group or topic@group@broker
 *   rowPositions             at least 1
 *   for each position, in ascending order of the queue ids:
 *     queueIdStep            the first queue id; afterwards: queueId - the one before - 1
 *     offset
 * </pre>
 *
 * <p>A row stands once, and rows stand in the order of their first put; a reader relies on neither.
 */
final class CommitOffsetsCodec implements BodyCodec<CommitOffsets> {

    /** The most bytes of an encoded command that belong to no row. */
    static final int FRAME_BYTES_MAX = CommandCodec.FRAME_BYTES + 2 * Varint.SHORT_BYTES_MAX;

    /** {@code queueIdStep} and {@code offset}. */
    private static final int POSITION_BYTES_MIN = 2;

    /** {@code keyLength}, a key of three, {@code rowPositions} and one position. */
    private static final int ROW_BYTES_MIN = 1 + 3 + 1 + POSITION_BYTES_MIN;

    @Override
    public int bytes(CommitOffsets command) {
        int bytes = Varint.bytes(command.rows()) + Varint.bytes(command.positions());
        int at = 0;
        for (int r = 0; r < command.rows(); r++) {
            int keyLength = command.row(r).length();
            int end = command.rowEnd(r);
            bytes += Varint.bytes(keyLength) + keyLength + Varint.bytes(end - at);
            int nextId = 0;
            for (; at < end; at++) {
                bytes += Varint.bytes(command.queueId(at) - nextId) + Varint.bytes(command.offset(at));
                nextId = command.queueId(at) + 1;
            }
        }
        return bytes;
    }

    @Override
    public void write(CommitOffsets command, BodyWriter body) {
        body.writeVarint(command.rows());
        body.writeVarint(command.positions());
        int at = 0;
        for (int r = 0; r < command.rows(); r++) {
            int end = command.rowEnd(r);
            body.writeAscii(command.row(r));
            body.writeVarint(end - at);
            int nextId = 0;
            for (; at < end; at++) {
                body.writeVarint(command.queueId(at) - nextId);
                body.writeVarint(command.offset(at));
                nextId = command.queueId(at) + 1;
            }
        }
    }

    /** Counts are held against the bytes that are there before anything is allocated for them. */
    @Override
    public CommitOffsets read(long timeMillis, BodyReader body) throws DamagedCommandException {
        int rowCount = body.readVarint("rows", 1, body.remaining() / ROW_BYTES_MIN);
        int positions = body.readVarint("positions", rowCount, body.remaining() / POSITION_BYTES_MIN);
        String[] rows = new String[rowCount];
        int[] rowEnds = new int[rowCount];
        char[] queueIds = new char[positions];
        long[] offsets = new long[positions];
        int at = 0;
        for (int r = 0; r < rowCount; r++) {
            rows[r] = readRowKey(body);
            rowEnds[r] = at + body.readVarint("rowPositions", 1, positions - at);
            int nextId = 0;
            for (; at < rowEnds[r]; at++) {
                int queueId = nextId + body.readVarint("queueIdStep", 0, PositionKey.QUEUE_ID_MAX - nextId);
                queueIds[at] = (char) queueId;
                offsets[at] = body.readVarint();
                nextId = queueId + 1;
            }
        }
        if (at < positions) {
            throw body.damaged("positions=%d, expected %d".formatted(at, positions));
        }
        return new CommitOffsets(timeMillis, rows, rowEnds, queueIds, offsets);
    }

    private static String readRowKey(BodyReader body) throws DamagedCommandException {
        String key = body.readAscii("keyLength", 1, RowKey.LENGTH_MAX);
        try {
            return RowKey.requireValid(key);
        } catch (InvalidPositionException e) {
            throw body.damaged("key", e);
        }
    }
}
