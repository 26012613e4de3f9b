package io.tidemark.raft;

import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.offset.OffsetView;
import io.tidemark.core.offset.PositionKey;
import java.util.HashSet;
import java.util.Set;

/** A commit on its way through the batcher: it shares its entry with others. */
abstract sealed class PendingCommit extends PendingWrite permits ClientCommit, ForwardedCommit {

    PendingCommit(long deadlineNanos) {
        super(deadlineNanos);
    }

    abstract void addTo(CommitOffsets.Builder entry);

    /**
     * Adds the positions that the table does not hold yet to {@code newKeys}, unless that would make more than
     * {@code room} of them; then it adds none and returns false. A commit without new positions always has room.
     */
    abstract boolean joinNewKeys(OffsetView table, Set<PositionKey> newKeys, long room);

    /** {@link #joinNewKeys} over the given keys. */
    static boolean joinNewKeys(Iterable<PositionKey> keys, OffsetView table, Set<PositionKey> newKeys, long room) {
        Set<PositionKey> own = new HashSet<>();
        for (PositionKey key : keys) {
            if (table.offset(key) == OffsetView.NONE && !newKeys.contains(key)) {
                own.add(key);
            }
        }
        if (!own.isEmpty() && newKeys.size() + own.size() > room) {
            return false;
        }
        newKeys.addAll(own);
        return true;
    }

    /** Whether a reset holds one of its positions. */
    abstract boolean isHeld(OffsetView table);
}
