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

    private final Command command;
    private final int positions;

    private TableChange(Command command, int positions) {
        this.command = command;
        this.positions = positions;
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
        return new TableChange(new DeleteOffsets(0, rows), 1);
    }

    /**
     * Gives a group the positions of another one, topic by topic; of those topics it keeps none that it had.
     *
     * @param source the group, and of which topic and broker
     * @throws InvalidPositionException the source names no group, or the destination is none or the same
     */
    public static TableChange clone(RowSelection source, String destination) {
        return new TableChange(new CloneGroup(0, source, destination), 1);
    }

    /** The change as a command, made at no particular time. */
    public Command command() {
        return command;
    }

    /** How many positions it names, at least 1. */
    int positions() {
        return positions;
    }
}
