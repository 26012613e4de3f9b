package io.tidemark.core.command;

import io.tidemark.core.offset.OffsetEditor;
import io.tidemark.core.offset.PositionKey;
import java.util.List;

/**
 * Lets positions go that a reset holds, because who goes on from there has read them. A position that is not held stays
 * as it is.
 *
 * @param keys which; at least one
 */
public record ReleaseOffsets(long timeMillis, List<PositionKey> keys) implements Command {

    public ReleaseOffsets {
        Command.requireTime(timeMillis);
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("keys is empty, expected at least one");
        }
    }

    @Override
    public ReleaseOffsets at(long otherMillis) {
        return new ReleaseOffsets(otherMillis, keys);
    }

    @Override
    public void applyTo(OffsetEditor editor) {
        for (PositionKey key : keys) {
            editor.release(key.row(), key.queueId());
        }
    }
}
