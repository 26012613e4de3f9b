package io.tidemark.raft;

import io.tidemark.core.offset.PositionKey;
import java.util.List;

/**
 * A question for the offsets of some positions.
 *
 * @param keys at least one
 */
public record OffsetQuery(List<PositionKey> keys, ReadConsistency consistency) {

    public OffsetQuery {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("keys is empty, expected at least one");
        }
    }
}
