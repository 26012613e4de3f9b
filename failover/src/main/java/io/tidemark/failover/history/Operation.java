package io.tidemark.failover.history;

import java.util.List;

/**
 * One thing that a client asked for, and what became of it. Times are nanoseconds since the run's start, all from the
 * {@link System#nanoTime} of one process.
 *
 * @param number its place in its history, in the order in which operations began to be recorded
 * @param node the node that was asked
 * @param returnedNanos when the client had its answer or gave up; {@link #NEVER} when the run ended first
 * @param revision of an operation that is {@link Outcome#OK}: of a commit the index of its log entry, of a query the
 *     index at which it was answered; otherwise 0
 * @param positions at least one
 */
public record Operation(
        int number,
        String client,
        String node,
        OperationKind kind,
        long invokedNanos,
        long returnedNanos,
        Outcome outcome,
        long revision,
        List<OperationPosition> positions) {

    /** The time at which an operation returns that has not returned. */
    public static final long NEVER = Long.MAX_VALUE;

    public Operation {
        positions = List.copyOf(positions);
        if (positions.isEmpty()) {
            throw new IllegalArgumentException("number=" + number + " has no positions, expected at least one");
        }
        if (returnedNanos < invokedNanos) {
            throw new IllegalArgumentException("number=%d invokedNanos=%d returnedNanos=%d, expected to return later"
                    .formatted(number, invokedNanos, returnedNanos));
        }
        if (revision < 0 || (revision != 0 && outcome != Outcome.OK)) {
            throw new IllegalArgumentException(
                    "number=%d outcome=%s revision=%d, expected at least 0, and 0 of what was not answered"
                            .formatted(number, outcome, revision));
        }
        if (kind == OperationKind.COMMIT
                && positions.stream().anyMatch(position -> position.offset().isEmpty())) {
            throw new IllegalArgumentException("number=" + number + " commits nothing, expected an offset");
        }
    }
}
