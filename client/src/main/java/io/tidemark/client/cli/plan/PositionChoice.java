package io.tidemark.client.cli.plan;

import io.tidemark.client.GroupPosition;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the positions that exist a command is about.
 *
 * @param group the only group, or empty for all
 * @param topic the only topic, or empty for all
 * @param broker the only broker, "" for the default one; empty for all
 * @param queues the only queues; none for all
 */
public record PositionChoice(
        Optional<String> group, Optional<String> topic, Optional<String> broker, Set<Integer> queues) {

    public PositionChoice {
        queues = Set.copyOf(queues);
    }

    /** Those of the positions that are chosen. */
    public List<GroupPosition> of(List<GroupPosition> positions) {
        return positions.stream().filter(position -> matches(position.key())).toList();
    }

    /** Whether it is about a position. */
    public boolean matches(PositionKey key) {
        String row = key.row();
        return isAnyOr(group, RowKey.group(row))
                && isAnyOr(topic, RowKey.topic(row))
                && isAnyOr(broker, RowKey.broker(row))
                && (queues.isEmpty() || queues.contains(key.queueId()));
    }

    private static boolean isAnyOr(Optional<String> chosen, String name) {
        return chosen.isEmpty() || chosen.get().equals(name);
    }
}
