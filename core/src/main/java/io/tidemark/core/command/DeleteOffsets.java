package io.tidemark.core.command;

import io.tidemark.core.offset.OffsetEditor;
import io.tidemark.core.offset.RowSelection;

/**
 * Removes positions: those of a group, of a topic, or of one group's topic.
 *
 * @param rows which
 */
public record DeleteOffsets(long timeMillis, RowSelection rows) implements Command {

    public DeleteOffsets {
        Command.requireTime(timeMillis);
    }

    @Override
    public DeleteOffsets at(long otherMillis) {
        return new DeleteOffsets(otherMillis, rows);
    }

    @Override
    public void applyTo(OffsetEditor editor) {
        editor.remove(rows);
    }
}
