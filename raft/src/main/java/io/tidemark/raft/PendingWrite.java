package io.tidemark.raft;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is to be written, on its way through the batcher, with who waits for it. Its answer methods are called
 * once in all, by whoever settles it.
 */
abstract sealed class PendingWrite permits PendingCommit, PendingChange {

    private static final Logger LOG = LoggerFactory.getLogger(PendingWrite.class);

    /** When to give up waiting for a leader, on {@link System#nanoTime}'s scale. */
    private final long deadlineNanos;

    PendingWrite(long deadlineNanos) {
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

    /**
     * It is applied.
     *
     * @param changed how many positions its entry changed
     */
    abstract void applied(long revision, int changed);

    abstract void failed(StoreFailure failure);

    /** Tells who waits that it is applied. Never throws: one who cannot be told must not keep it from the others. */
    final void acknowledge(long revision, int changed) {
        try {
            applied(revision, changed);
        } catch (RuntimeException e) {
            LOG.error("A write at revision={} was applied, but who waits could not be told", revision, e);
        }
    }

    /** Tells who waits of a definite refusal, or an unknown outcome; never throws. */
    final void refuse(StoreFailure failure) {
        try {
            failed(failure);
        } catch (RuntimeException e) {
            LOG.error("A write failed, {}, but who waits could not be told", failure, e);
        }
    }
}
