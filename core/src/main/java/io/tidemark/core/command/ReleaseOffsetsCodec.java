package io.tidemark.core.command;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a {@link ReleaseOffsets}, version 1. Every number is a {@link Varint}.
 *
 * <pre>
 * positions                  at least 1
 * until there were so many, for each run of positions of one row:
 *   keyLength, key           ASCII: topic@group or topic@group@broker; another one than the run's before
 *   runPositions             at least 1
 *   queueId                  of each
 * </pre>
 */
final class ReleaseOffsetsCodec implements BodyCodec<ReleaseOffsets> {

    @Override
    public int bytes(ReleaseOffsets command) {
        List<PositionKey> keys = command.keys();
        int bytes = Varint.bytes(keys.size());
        for (int from = 0, to; from < keys.size(); from = to) {
            to = runEnd(keys, from);
            int keyLength = keys.get(from).row().length();
            bytes += Varint.bytes(keyLength) + keyLength + Varint.bytes(to - from);
            for (PositionKey key : keys.subList(from, to)) {
                bytes += Varint.bytes(key.queueId());
            }
        }
        return bytes;
    }

    @Override
    public void write(ReleaseOffsets command, BodyWriter body) {
        List<PositionKey> keys = command.keys();
        body.writeVarint(keys.size());
        for (int from = 0, to; from < keys.size(); from = to) {
            to = runEnd(keys, from);
            body.writeAscii(keys.get(from).row());
            body.writeVarint(to - from);
            for (PositionKey key : keys.subList(from, to)) {
                body.writeVarint(key.queueId());
            }
        }
    }

    private static int runEnd(List<PositionKey> keys, int from) {
        int to = from + 1;
        while (to < keys.size() && keys.get(to).row().equals(keys.get(from).row())) {
            to++;
        }
        return to;
    }

    /** The counts are held against the bytes that are there before anything is allocated for them. */
    @Override
    public ReleaseOffsets read(long timeMillis, BodyReader body) throws DamagedCommandException {
        int positions = body.readVarint("positions", 1, body.remaining());
        List<PositionKey> keys = new ArrayList<>(positions);
        String before = "";
        while (keys.size() < positions) {
            String row = readRow(body);
            if (row.equals(before)) {
                throw body.damaged("key=" + row + " twice in a row");
            }
            int run = body.readVarint("runPositions", 1, positions - keys.size());
            for (int i = 0; i < run; i++) {
                keys.add(new PositionKey(row, body.readVarint("queueId", 0, PositionKey.QUEUE_ID_MAX)));
            }
            before = row;
        }
        return new ReleaseOffsets(timeMillis, keys);
    }

    private static String readRow(BodyReader body) throws DamagedCommandException {
        try {
            return RowKey.requireValid(body.readAscii("keyLength", 1, RowKey.LENGTH_MAX));
        } catch (InvalidPositionException e) {
            throw body.damaged("key", e);
        }
    }
}
