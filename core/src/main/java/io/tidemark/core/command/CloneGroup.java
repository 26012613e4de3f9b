package io.tidemark.core.command;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.InvalidPositionException.Field;
import io.tidemark.core.offset.OffsetEditor;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.offset.RowSelection;

/**
 * Gives a group the positions of another one: see {@link OffsetEditor#copy}.
 *
 * @param source the group that is copied, and of which topic and broker
 * @param destination the group that gets them
 */
public record CloneGroup(long timeMillis, RowSelection source, String destination) implements Command {

    /** @throws InvalidPositionException the destination cannot be a group's name, or is the source */
    public CloneGroup {
        Command.requireTime(timeMillis);
        if (source.group().isEmpty()) {
            throw new InvalidPositionException(Field.GROUP, "the group to clone is not named");
        }
        RowKey.requireGroup(destination);
        if (destination.equals(source.group())) {
            throw new InvalidPositionException(Field.GROUP, "a group cannot be cloned to itself");
        }
    }

    @Override
    public CloneGroup at(long otherMillis) {
        return new CloneGroup(otherMillis, source, destination);
    }

    @Override
    public void applyTo(OffsetEditor editor) {
        editor.copy(source, destination);
    }
}
