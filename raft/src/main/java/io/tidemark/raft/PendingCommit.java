package io.tidemark.raft;

import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.offset.OffsetView;
import io.tidemark.core.offset.PositionKey;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A commit on its way through the batcher, with who waits for it. Its answer methods are called once in all, by
 * whoever settles it.
 */
abstract sealed class PendingCommit permits ClientCommit, ForwardedCommit {

    private static final Logger LOG = LoggerFactory.getLogger(PendingCommit.class);

    /** When to give up waiting for a leader, on {@link System#nanoTime}'s scale. */
    private final long deadlineNanos;

    PendingCommit(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    final long deadlineNanos() {
        return deadlineNanos;
    }

    /** How many positions it carries; at least 1. */
    abstract int positions();

    /** At most how many bytes it adds to an entry. */
    abstract int encodedBytes();

    /** Whether it may be proposed by this node as it stands. */
    abstract boolean mayBeProposedIn(Leadership.View view);

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

    abstract void committed(long revision);

    abstract void failed(StoreFailure failure);

    /** Tells who waits that it is applied. Never throws: one who cannot be told must not keep it from the others. */
    final void acknowledge(long revision) {
        try {
            committed(revision);
        } catch (RuntimeException e) {
            LOG.error("A commit at revision={} was applied, but who waits could not be told", revision, e);
        }
    }

    /** Tells who waits of a definite refusal, or an unknown outcome; never throws. */
    final void refuse(StoreFailure failure) {
        try {
            failed(failure);
        } catch (RuntimeException e) {
            LOG.error("A commit failed, {}, but who waits could not be told", failure, e);
        }
    }
}
