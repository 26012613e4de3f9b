package io.tidemark.core.log;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a Raft log in short, or something that is wrong with the log. What is not known is null.
 *
 * @param index its place in the log; null for what is wrong with the log as a whole
 * @param term the Raft term in which it was proposed
 * @param type the command's, {@code CommitOffsets} for one; {@code configuration} or {@code no-op} for Raft's own entries
 * @param timeMillis when the leader made the command, in milliseconds since the epoch; Raft's own entries have none
 * @param positions how many positions the command names; null when it names none one by one
 * @param bytes how long its data is
 * @param problem what is wrong, or "" for an entry that is good
 */
public record LoggedEntry(
        @Nullable Long index,
        @Nullable Long term,
        @Nullable String type,
        @Nullable Long timeMillis,
        @Nullable Integer positions,
        @Nullable Integer bytes,
        String problem) {

    /** Something is wrong at this place, or with the whole log when it is null; nothing else is known of it. */
    public static LoggedEntry problem(@Nullable Long index, String problem) {
        return new LoggedEntry(index, null, null, null, null, null, problem);
    }
}
