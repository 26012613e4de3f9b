package io.tidemark.rocketmq;

import io.tidemark.client.BusyException;
import io.tidemark.client.HeldException;
import io.tidemark.client.OutcomeUnknownException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a consumer has come in one queue, and how much of that the cluster has. From the time when the consumer gets
 * the queue until it gives it away; one that comes back later is another one. Any thread.
 */
final class QueueOffset {

    /** No offset. */
    static final long NONE = -1;

    /** The next message to consume, or {@link #NONE} while nobody has said. */
    private long offset = NONE;

    /** What the cluster has, or is about to have since it was sent; {@link #NONE} when that is not known. */
    private long sent = NONE;

    private boolean frozen;

    /** The cluster refuses commits because of a reset. */
    private boolean held;

    /** How many threads ask the cluster for the position at the moment. */
    private int readers;

    private @Nullable Throwable failure;

    /** The consumer has come this far; counts unless the offset is frozen. */
    synchronized void update(long value, boolean increaseOnly) {
        if (!frozen) {
            offset = increaseOnly ? Math.max(offset, value) : value;
        }
    }

    /** Sets the offset for good. */
    synchronized void freeze(long value) {
        frozen = true;
        offset = value;
    }

    synchronized long offset() {
        return offset;
    }

    /** Whether there is something that the cluster neither has nor refuses for good. */
    synchronized boolean isUnsent() {
        return offset != NONE && offset != sent && !held;
    }

    /**
     * What has to be sent now, which then counts as sent; {@link #NONE} when there is nothing. Nothing is sent while
     * somebody takes the position over: an old offset would otherwise undo a reset that has just been let go.
     */
    synchronized long takeUnsent() {
        if (!isUnsent() || readers > 0) {
            return NONE;
        }
        sent = offset;
        return offset;
    }

    /** An offset is sent that somebody named; when it is the consumer's own, the cluster is about to have that. */
    synchronized void sending(long value) {
        if (value == offset) {
            sent = value;
        }
    }

    synchronized void committed() {
        failure = null;
    }

    /**
     * A commit has failed; the offset has to be sent again, unless a reset holds the position.
     *
     * @return whether this is the first to tell of a reset
     */
    synchronized boolean failed(long value, Throwable why) {
        failure = why;
        if (sent == value) {
            sent = NONE;
        }
        boolean first = !held && why instanceof HeldException;
        held |= first;
        return first;
    }

    /** Whether sending again soon may help where the client itself has not. */
    synchronized boolean isWorthAnotherTry() {
        return isUnsent()
                && (readers > 0 || failure instanceof BusyException || failure instanceof OutcomeUnknownException);
    }

    /** Why the last commit failed, unless one went well since. */
    synchronized Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    synchronized void beginRead() {
        readers++;
    }

    synchronized void endRead() {
        readers--;
    }

    /** The consumer goes on from what the cluster has, which ends a hold. */
    synchronized void goOnFrom(long found) {
        update(found, false);
        sent = found;
        held = false;
        failure = null;
    }

    /** Whether nothing is lost when it is forgotten. */
    synchronized boolean isEmpty() {
        return offset == NONE && readers == 0;
    }
}
