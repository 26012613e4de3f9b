package io.tidemark.raft;

import io.tidemark.core.offset.PositionKey;
import java.util.List;

/**
 * A question for the offsets of some positions.
 *
 * @param keys at least one
 * @param takeOver whether who asks goes on from what is read: a linearizable query then lets the positions go that a
 *     reset holds, which is a write; of a stale one it is not to be asked
 */
public record OffsetQuery(List<PositionKey> keys, ReadConsistency consistency, boolean takeOver) {

    /** A question of who does not go on from there. */
    public OffsetQuery(List<PositionKey> keys, ReadConsistency consistency) {
        this(keys, consistency, false);
    }

    public OffsetQuery {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("keys is empty, expected at least one");
        }
        if (takeOver && consistency == ReadConsistency.STALE) {
            throw new IllegalArgumentException("a stale read cannot take positions over");
        }
    }
}
