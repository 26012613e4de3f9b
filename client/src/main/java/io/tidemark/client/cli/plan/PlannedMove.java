package io.tidemark.client.cli.plan;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One position as it is and as it would be.
 *
 * @param from its offset at present; null when there is no such position
 * @param to its offset afterwards; null when it is to be deleted
 */
public record PlannedMove(
        PositionKey key, @Nullable Long from, @Nullable Long to) {

    /** A position that gets an offset. */
    public static PlannedMove to(Position position, @Nullable Long from) {
        return new PlannedMove(position.key(), from, position.offset());
    }

    /** A position that goes. */
    public static PlannedMove deleting(Position position) {
        return new PlannedMove(position.key(), position.offset(), null);
    }

    boolean changes() {
        return !Objects.equals(from, to);
    }

    boolean isNew() {
        return from == null && to != null;
    }

    boolean isDeletion() {
        return from != null && to == null;
    }

    /** Whether messages that were read will be read again. */
    boolean isBackwards() {
        return from != null && to != null && to < from;
    }

    @Nullable
    Long difference() {
        return from == null || to == null ? null : (Long) (to - from);
    }

    /** The position afterwards; nothing may be asked of a deletion. */
    Position wanted() {
        return new Position(key, Objects.requireNonNull(to, "to"));
    }
}
