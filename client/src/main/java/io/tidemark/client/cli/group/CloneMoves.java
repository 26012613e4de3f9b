package io.tidemark.client.cli.group;

import io.tidemark.client.GroupPosition;
import io.tidemark.client.cli.plan.PlannedMove;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a group's positions move when it becomes a copy of another one, row by row as the leader does it: of each topic that
 * the other group reads, the queues that it has not go. A topic that is derived from the other group is left out.
 */
final class CloneMoves {

    private final String destination;
    private final Set<String> rows = new HashSet<>();
    private final Map<PositionKey, Long> wanted = new HashMap<>();

    /** In the order in which they are shown. */
    private final List<Position> positions = new ArrayList<>();

    /** @param source the other group's positions, of the topics and brokers that are cloned */
    CloneMoves(List<GroupPosition> source, String destination) {
        this.destination = destination;
        source.stream()
                .filter(position -> !RowKey.isOfDerivedTopic(position.key().row()))
                .forEach(this::want);
    }

    private void want(GroupPosition position) {
        String from = position.key().row();
        String row = RowKey.of(RowKey.broker(from), RowKey.topic(from), destination);
        PositionKey key = new PositionKey(row, position.key().queueId());
        rows.add(row);
        wanted.put(key, position.offset());
        positions.add(new Position(key, position.offset()));
    }

    /** Whether there is nothing to clone. */
    boolean isEmpty() {
        return positions.isEmpty();
    }

    /** The moves, when the group has these positions now. */
    List<PlannedMove> from(List<GroupPosition> present) {
        Map<PositionKey, Long> offsets = new HashMap<>();
        present.forEach(position -> offsets.put(position.key(), position.offset()));
        List<PlannedMove> moves = new ArrayList<>();
        for (Position position : positions) {
            moves.add(PlannedMove.to(position, offsets.get(position.key())));
        }
        for (GroupPosition position : present) {
            if (rows.contains(position.key().row()) && !wanted.containsKey(position.key())) {
                moves.add(PlannedMove.deleting(new Position(position.key(), position.offset())));
            }
        }
        return moves;
    }
}
