package io.tidemark.core.command;

import io.tidemark.core.offset.OffsetEditor;

/**
 * One change of the table as it goes through the log: one command is one log entry, applied whole or not at all. It is
 * immutable and applies itself, in the same way on every node.
 */
public sealed interface Command permits CommitOffsets, ResetOffsets, ReleaseOffsets, DeleteOffsets, CloneGroup {

    /** When the leader made it, in milliseconds since the epoch; the only clock a table ever sees. */
    long timeMillis();

    /** The same change, made at another time. */
    Command at(long timeMillis);

    /** Makes the change. It cannot fail for reasons of its own: a command is checked when it is made. */
    void applyTo(OffsetEditor editor);

    /**
     * Requires what is true of every command's time.
     *
     * @throws IllegalArgumentException the time is before the epoch
     */
    static long requireTime(long timeMillis) {
        if (timeMillis < 0) {
            throw new IllegalArgumentException("timeMillis=" + timeMillis + ", expected 0 or more");
        }
        return timeMillis;
    }
}
