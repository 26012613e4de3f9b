package io.tidemark.failover.history;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Writes down what clients do, as they do it: any number of threads, which share one lock for the moment that it takes to
 * add a row of numbers. What has begun and not ended counts as unknown, so a client that hangs is no gap in the history.
 *
 * <p>An operation ends once: an answer that comes when its client has given up is not taken any more.
 *
 * <p>It holds at most so many operations as it was made for; what comes later is counted, and the history can't be
 * judged any more.
 */
public final class HistoryRecorder {

    /** What a begin returns for an operation that finds no room; the ends take it and do nothing. */
    public static final int NOT_RECORDED = -1;

    private final int operationsMax;
    private final LongSupplier nanoTime;
    private final long start;

    /** Guarded by this, as all below. */
    private final History history = new History();

    private boolean finished;

    /** A recorder whose run starts now. */
    public HistoryRecorder(int operationsMax) {
        this(operationsMax, System::nanoTime);
    }

    HistoryRecorder(int operationsMax, LongSupplier nanoTime) {
        this.operationsMax = operationsMax;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /**
     * A client is about to commit.
     *
     * @param positions at least one, each position once, with an offset that nobody commits to it again
     * @return what tells the operation apart when it ends
     */
    public synchronized int commitBegins(String client, String node, List<Position> positions) {
        requireArgument(!positions.isEmpty(), "a commit of no position, expected at least one");
        int operation = begin(client, node, OperationKind.COMMIT);
        if (operation != NOT_RECORDED) {
            positions.forEach(position -> history.slot(position.key(), position.offset()));
        }
        return operation;
    }

    /**
     * A client is about to read.
     *
     * @param kind {@link OperationKind#QUERY} or {@link OperationKind#STALE_QUERY}
     * @param keys at least one
     */
    public synchronized int queryBegins(String client, String node, OperationKind kind, List<PositionKey> keys) {
        requireArgument(kind != OperationKind.COMMIT, "a query of kind COMMIT");
        requireArgument(!keys.isEmpty(), "a query of no position, expected at least one");
        int operation = begin(client, node, kind);
        if (operation != NOT_RECORDED) {
            keys.forEach(key -> history.slot(key, History.NOTHING));
        }
        return operation;
    }

    /** The commit was acknowledged. */
    public void committed(int operation, long revision) {
        end(operation, Outcome.OK, revision, List.of());
    }

    /**
     * The query was answered.
     *
     * @param offsets one for each position asked for, in their order
     */
    public void answered(int operation, List<Optional<Long>> offsets, long revision) {
        end(operation, Outcome.OK, revision, offsets);
    }

    /** It was answered with a definite error. */
    public void refused(int operation) {
        end(operation, Outcome.REFUSED, 0, List.of());
    }

    /** The client gave up on it, or was told that nobody knows. */
    public void outcomeUnknown(int operation) {
        end(operation, Outcome.UNKNOWN, 0, List.of());
    }

    /** Now, in nanoseconds since the run's start. */
    public long elapsedNanos() {
        return nanoTime.getAsLong() - start;
    }

    /** The history so far; what is told afterwards is not taken. */
    public synchronized History finish() {
        finished = true;
        return history;
    }

    private int begin(String client, String node, OperationKind kind) {
        if (finished || history.size() == operationsMax) {
            if (!finished) {
                history.drop(1);
            }
            return NOT_RECORDED;
        }
        return history.begin(client, node, kind, elapsedNanos());
    }

    private void end(int operation, Outcome outcome, long revision, List<Optional<Long>> offsets) {
        long now = elapsedNanos();
        synchronized (this) {
            if (finished || operation == NOT_RECORDED || history.hasEnded(operation)) {
                return;
            }
            requireArgument(revision >= 0, "revision=" + revision + ", expected at least 0");
            int slot = history.slotBegin(operation);
            boolean isAnswer = outcome == Outcome.OK && !history.isCommit(operation);
            requireArgument(
                    offsets.size() == (isAnswer ? history.slotEnd(operation) - slot : 0),
                    offsets.size() + " offsets, expected one for each position of a query");
            for (Optional<Long> offset : offsets) {
                history.setOffset(slot++, offset.orElse(History.NOTHING));
            }
            history.end(operation, now, outcome, revision);
        }
    }

    private static void requireArgument(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
