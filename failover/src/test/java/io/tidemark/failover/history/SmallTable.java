package io.tidemark.failover.history;

import io.tidemark.core.offset.PositionKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The few positions of a small history, as they are at one moment of a search. */
record SmallTable(Map<PositionKey, Long> offsets) {

    static final SmallTable EMPTY = new SmallTable(Map.of());

    SmallTable after(Operation commit) {
        Map<PositionKey, Long> changed = new HashMap<>(offsets);
        commit.positions()
                .forEach(position ->
                        changed.put(position.key(), position.offset().orElseThrow()));
        return new SmallTable(changed);
    }

    /** Whether this is what a read was told. */
    boolean has(List<OperationPosition> positions) {
        return positions.stream().allMatch(position -> {
            Long offset = offsets.get(position.key());
            return offset == null
                    ? position.offset().isEmpty()
                    : position.offset().isPresent() && position.offset().getAsLong() == offset;
        });
    }
}
