package io.tidemark.failover.history;

import io.tidemark.core.offset.Position;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Shows a whole history to a {@link MonotoneChecker} as if it took place now, so that a saved one can be checked again.
 * O(n log n), for the sorting by time.
 */
public final class MonotoneReplay implements HistoryChecker {

    private final long answeredMin;

    /** @param answeredMin how many commits and how many queries must have been answered for a history to be valid */
    public MonotoneReplay(long answeredMin) {
        this.answeredMin = answeredMin;
    }

    @Override
    public Verdict check(History history) {
        if (history.dropped() > 0) {
            return new Findings(MonotoneChecker.class, history)
                    .unknown(history.dropped() + " operations were not recorded");
        }
        MonotoneChecker checker = new MonotoneChecker();
        Map<Integer, MonotoneChecker.ReadMark> reads = new HashMap<>();
        for (int event : events(history)) {
            int number = event >> 1;
            Operation operation = history.operation(number);
            if (history.isCommit(number)) {
                List<Position> committed = operation.positions().stream()
                        .map(position ->
                                new Position(position.key(), position.offset().orElseThrow()))
                        .toList();
                if (isEnd(event)) {
                    checker.commitEnded(number, committed, operation.outcome());
                } else {
                    checker.commitBegins(operation.client(), committed);
                }
            } else if (isEnd(event)) {
                checker.answered(number, Objects.requireNonNull(reads.remove(number)), offsets(operation));
            } else {
                reads.put(
                        number,
                        checker.queryBegins(
                                operation.kind(),
                                operation.positions().stream()
                                        .map(OperationPosition::key)
                                        .toList()));
            }
        }
        return checker.verdict(history, answeredMin);
    }

    private static List<Optional<Long>> offsets(Operation operation) {
        return operation.positions().stream()
                .map(position -> position.offset().isPresent()
                        ? Optional.of(position.offset().getAsLong())
                        : Optional.<Long>empty())
                .toList();
    }

    /** Begins and ends of commits and of answered reads in the order of time: twice the operation's number, plus 1 of an end. */
    private static int[] events(History history) {
        int[] events = new int[2 * history.size()];
        int size = 0;
        for (int operation = 0; operation < history.size(); operation++) {
            if (history.isCommit(operation) || history.isOk(operation)) {
                events[size++] = 2 * operation;
                events[size++] = 2 * operation + 1;
            }
        }
        int[] sorted = Arrays.copyOf(events, size);
        IndexSort.sort(sorted, (a, b) -> {
            int byTime = Long.compare(time(history, a), time(history, b));
            return byTime != 0 ? byTime : Integer.compare(phase(history, a), phase(history, b));
        });
        return sorted;
    }

    private static boolean isEnd(int event) {
        return (event & 1) == 1;
    }

    private static long time(History history, int event) {
        int operation = event >> 1;
        return isEnd(event) ? history.returned(operation) : history.invoked(operation);
    }

    /**
     * The order of events at the same nanosecond, which count as concurrent: reads begin before commits end, and end after
     * commits have begun; and a writer ends one commit before it begins the next.
     */
    private static int phase(History history, int event) {
        int operation = event >> 1;
        if (!history.isCommit(operation)) {
            return isEnd(event) ? 3 : 0;
        }
        boolean momentary = history.invoked(operation) == history.returned(operation);
        return isEnd(event) && !momentary ? 1 : 2;
    }
}
