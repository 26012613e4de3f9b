package io.tidemark.raft;

import io.tidemark.core.offset.Position;
import java.util.List;

/**
 * What a client asks for: these offsets, atomically. Of equal positions the last one counts.
 *
 * @param positions at least one
 */
public record OffsetCommit(List<Position> positions) {

    public OffsetCommit {
        if (positions.isEmpty()) {
            throw new IllegalArgumentException("positions is empty, expected at least one");
        }
    }
}
