package io.tidemark.client.cli.plan;

import io.tidemark.client.GroupDescription;
import io.tidemark.client.GroupPosition;
import io.tidemark.client.GroupSummary;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.output.Progress;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a cluster holds at present, as far as a plan is about it. Large amounts are read in parts, and told while they are. */
public final class PresentOffsets {

    /** Positions in one read: few enough that the answer comes in milliseconds. */
    private static final int READ_POSITIONS_MAX = 4_096;

    private final TidemarkClient client;
    private final Terminal terminal;

    public PresentOffsets(TidemarkClient client, Terminal terminal) {
        this.client = client;
        this.terminal = terminal;
    }

    /** How these positions would move. */
    public List<PlannedMove> movesTo(List<Position> wanted) throws TidemarkException {
        List<PlannedMove> moves = new ArrayList<>(wanted.size());
        try (Progress progress = new Progress(terminal, "reading", wanted.size())) {
            for (int from = 0; from < wanted.size(); from += READ_POSITIONS_MAX) {
                List<Position> part = wanted.subList(from, Math.min(wanted.size(), from + READ_POSITIONS_MAX));
                List<PositionKey> keys = part.stream().map(Position::key).toList();
                List<Optional<Long>> offsets = client.fetchAll(keys).offsets();
                for (int i = 0; i < part.size(); i++) {
                    moves.add(PlannedMove.to(part.get(i), offsets.get(i).orElse(null)));
                }
                progress.advance(part.size());
            }
        }
        return moves;
    }

    /** The positions that are chosen, group by group. */
    public Found chosen(PositionChoice choice) throws TidemarkException {
        List<String> groups = choice.group().isPresent()
                ? List.of(choice.group().get())
                : client.listGroups().stream().map(GroupSummary::group).toList();
        List<GroupPosition> found = new ArrayList<>();
        long revision = groups.isEmpty() ? 0 : Long.MAX_VALUE;
        try (Progress progress = new Progress(terminal, "reading groups", groups.size())) {
            for (String name : groups) {
                GroupDescription group = client.describeGroup(name);
                found.addAll(choice.of(group.positions()));
                revision = Math.min(revision, group.revision());
                progress.advance(1);
            }
        }
        return new Found(found, revision);
    }

    /**
     * Positions that were read.
     *
     * @param revision the lowest at which a group was read: what was acknowledged up to it is among them
     */
    public record Found(List<GroupPosition> positions, long revision) {

        public Found {
            positions = List.copyOf(positions);
        }
    }
}
