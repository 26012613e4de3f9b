package io.tidemark.raft;

import io.tidemark.core.command.CloneGroup;
import io.tidemark.core.command.Command;
import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.command.DeleteOffsets;
import io.tidemark.core.command.ReleaseOffsets;
import io.tidemark.core.command.ResetOffsets;
import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowSelection;
import java.util.List;

/**
 * What an operator asks for: a change of the table that is no commit of a consumer. All of it happens in one log entry,
 * or nothing.
 */
public final class TableChange {

    /**
     * What a change that looks at every row counts for among the positions that may wait: so few of them wait at a time,
     * however quickly they are asked for.
     */
    private static final int SCAN_WEIGHT = 4_096;

    private final Command command;
    private final int weight;

    private TableChange(Command command, int weight) {
        this.command = command;
        this.weight = weight;
    }

    /**
     * Sets offsets, and has the positions held: commits to them are refused with {@link FailureKind#HELD} until a query
     * takes them over. Of equal positions the last one counts.
     *
     * @param positions at least one
     */
    public static TableChange reset(List<Position> positions) {
        CommitOffsets.Builder batch = new CommitOffsets.Builder();
        for (Position position : positions) {
            batch.put(position.key(), position.offset());
        }
        CommitOffsets command = batch.build(0);
        return new TableChange(new ResetOffsets(command), command.positions());
    }

    /** Lets positions go that a reset holds; at least one. */
    static TableChange release(List<PositionKey> keys) {
        return new TableChange(new ReleaseOffsets(0, keys), keys.size());
    }

    /** Removes all positions of the selected rows. */
    public static TableChange delete(RowSelection rows) {
        return new TableChange(new DeleteOffsets(0, rows), weight(rows));
    }

    /**
     * Gives a group the positions of another one, topic by topic; of those topics it keeps none that it had.
     *
     * @param source the group, and of which topic and broker
     * @throws InvalidPositionException the source names no group, or the destination is none or the same
     */
    public static TableChange clone(RowSelection source, String destination) {
        return new TableChange(new CloneGroup(0, source, destination), weight(source));
    }

    /** The change as a command, made at no particular time. */
    public Command command() {
        return command;
    }

    private static int weight(RowSelection rows) {
        return rows.isOfOneRow() ? 1 : SCAN_WEIGHT;
    }

    /** What it counts for among the positions that wait: those that it names, or more when it looks at every row. */
    int weight() {
        return weight;
    }
}
