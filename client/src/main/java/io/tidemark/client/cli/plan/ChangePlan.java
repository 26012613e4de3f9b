package io.tidemark.client.cli.plan;

import io.tidemark.core.offset.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a command would change, told before it does. It is made of what a read found: whoever commits meanwhile is not in
 * it.
 */
public final class ChangePlan {

    private final List<PlannedMove> moves;

    /** Positions that stay as they are, whether they are among the moves or not. */
    private final long unchanged;

    private ChangePlan(List<PlannedMove> moves, long unchanged) {
        this.moves = List.copyOf(moves);
        this.unchanged = unchanged;
    }

    /** A plan that leaves positions alone which are already as they are to be; they are counted only. */
    public static ChangePlan of(List<PlannedMove> moves) {
        List<PlannedMove> changing = moves.stream().filter(PlannedMove::changes).toList();
        return new ChangePlan(changing, moves.size() - changing.size());
    }

    /** A plan that carries out every move, since more happens to a position than that it gets an offset. */
    public static ChangePlan ofEvery(List<PlannedMove> moves) {
        return new ChangePlan(
                moves, moves.stream().filter(move -> !move.changes()).count());
    }

    /** What is to be carried out. */
    public List<PlannedMove> moves() {
        return moves;
    }

    /** The positions that would go back. */
    public List<PlannedMove> backwards() {
        return moves.stream().filter(PlannedMove::isBackwards).toList();
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return moves.isEmpty();
    }

    /** The positions as they are to be; of a plan without deletions. */
    public List<Position> wanted() {
        return moves.stream().map(PlannedMove::wanted).toList();
    }

    /** In a line: {@code 7 positions: 1 new, 1 forwards, 1 backwards, 4 as it is}. */
    public String summary() {
        long created = moves.stream().filter(PlannedMove::isNew).count();
        long deleted = moves.stream().filter(PlannedMove::isDeletion).count();
        long backwards = backwards().size();
        long changing = moves.stream().filter(PlannedMove::changes).count();
        List<String> parts = new ArrayList<>();
        add(parts, created, "new");
        add(parts, changing - created - deleted - backwards, "forwards");
        add(parts, backwards, "backwards");
        add(parts, deleted, "deleted");
        add(parts, unchanged, "as it is");
        return count(changing + unchanged, "position") + (parts.isEmpty() ? "" : ": " + String.join(", ", parts));
    }

    private static void add(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add(String.format(Locale.ROOT, "%,d %s", count, what));
        }
    }

    /** {@code 1 position}, {@code 2 positions}. */
    public static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }
}
