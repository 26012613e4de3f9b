package io.tidemark.failover.run;

import io.tidemark.failover.history.History;
import io.tidemark.failover.history.Operation;
import io.tidemark.failover.history.OperationKind;
import io.tidemark.failover.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** When a round's commits were acknowledged, to any client: what clients had of the cluster over time. */
public final class CommitSeries {

    /** Nanoseconds since the round began, ascending. */
    private final long[] acknowledged;

    private CommitSeries(long[] acknowledged) {
        this.acknowledged = acknowledged;
    }

    /** The series of these moments, ascending. */
    public static CommitSeries of(long... acknowledged) {
        return new CommitSeries(acknowledged);
    }

    static CommitSeries of(History history) {
        long[] times = new long[history.size()];
        int count = 0;
        for (int i = 0; i < history.size(); i++) {
            Operation operation = history.operation(i);
            if (operation.kind() == OperationKind.COMMIT && operation.outcome() == Outcome.OK) {
                times[count++] = operation.returnedNanos();
            }
        }
        long[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        return new CommitSeries(sorted);
    }

    /**
     * The longest time in which no commit was acknowledged to any client, from the last one before to the first one
     * after, among those that end after {@code fromNanos}. What lies behind {@code toNanos} does not count: when clients
     * end, the slowest of them is waited for.
     */
    public Duration longestGap(long fromNanos, long toNanos) {
        long longest = 0;
        for (int i = 1; i < acknowledged.length; i++) {
            if (acknowledged[i] > fromNanos) {
                longest = Math.max(longest, Math.min(acknowledged[i], toNanos) - acknowledged[i - 1]);
            }
        }
        return Duration.ofNanos(longest);
    }

    /** How many commits were acknowledged in each slice of time, from the round's begin on. */
    public List<Integer> counts(Duration slice) {
        List<Integer> counts = new ArrayList<>();
        for (long time : acknowledged) {
            int index = (int) (time / slice.toNanos());
            while (counts.size() <= index) {
                counts.add(0);
            }
            counts.set(index, counts.get(index) + 1);
        }
        return counts;
    }
}
