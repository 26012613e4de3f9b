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
 * for each position:
 *   keyLength, key           ASCII: topic@group or topic@group@broker
 *   queueId
 * </pre>
 */
final class ReleaseOffsetsCodec {

    /** {@code keyLength}, a key of three and {@code queueId}. */
    private static final int POSITION_BYTES_MIN = 1 + 3 + 1;

    private ReleaseOffsetsCodec() {}

    /** How many bytes the body takes. */
    static int bytes(ReleaseOffsets command) {
        int bytes = Varint.bytes(command.keys().size());
        for (PositionKey key : command.keys()) {
            int keyLength = key.row().length();
            bytes += Varint.bytes(keyLength) + keyLength + Varint.bytes(key.queueId());
        }
        return bytes;
    }

    static void write(ReleaseOffsets command, BodyWriter body) {
        body.writeVarint(command.keys().size());
        for (PositionKey key : command.keys()) {
            body.writeAscii(key.row());
            body.writeVarint(key.queueId());
        }
    }

    /** The count is held against the bytes that are there before anything is allocated for it. */
    static ReleaseOffsets read(long timeMillis, BodyReader body) throws DamagedCommandException {
        int positions = body.readVarint("positions", 1, body.remaining() / POSITION_BYTES_MIN);
        List<PositionKey> keys = new ArrayList<>(positions);
        for (int i = 0; i < positions; i++) {
            String row = body.readAscii("keyLength", 1, RowKey.LENGTH_MAX);
            int queueId = body.readVarint("queueId", 0, PositionKey.QUEUE_ID_MAX);
            try {
                keys.add(new PositionKey(RowKey.requireValid(row), queueId));
            } catch (InvalidPositionException e) {
                throw body.damaged("key", e);
            }
        }
        return new ReleaseOffsets(timeMillis, keys);
    }
}
