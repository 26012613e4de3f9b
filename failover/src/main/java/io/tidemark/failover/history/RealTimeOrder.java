package io.tidemark.failover.history;

import java.util.Arrays;

/**
 * What had returned when each operation began: of those the one with the greatest revision. Two things at the same
 * nanosecond are concurrent. O(n log n).
 */
final class RealTimeOrder {

    private final History history;
    private final int[] newestBefore;

    RealTimeOrder(History history) {
        this.history = history;
        this.newestBefore = new int[history.size()];
        int[] begun = new int[history.size()];
        Arrays.setAll(begun, operation -> operation);
        int[] ended = Arrays.stream(begun).filter(history::isOk).toArray();
        IndexSort.sort(begun, (a, b) -> Long.compare(history.invoked(a), history.invoked(b)));
        IndexSort.sort(ended, (a, b) -> Long.compare(history.returned(a), history.returned(b)));
        int newest = -1;
        int next = 0;
        for (int operation : begun) {
            while (next < ended.length && history.returned(ended[next]) < history.invoked(operation)) {
                if (newest < 0 || history.revision(ended[next]) > history.revision(newest)) {
                    newest = ended[next];
                }
                next++;
            }
            newestBefore[operation] = newest;
        }
    }

    /** The operation with the greatest revision among those that had returned when this one began; -1 for none. */
    int newestBefore(int operation) {
        return newestBefore[operation];
    }

    /** The least revision that a commit can have which began when this one did. */
    long leastRevision(int operation) {
        int newest = newestBefore[operation];
        return newest < 0 ? 0 : history.revision(newest) + 1;
    }

    /** Adds each commit and linearizable query whose revision is less than the real time allows. */
    void findBackwardSteps(Findings findings) {
        for (int operation = 0; operation < history.size(); operation++) {
            int before = newestBefore[operation];
            if (before < 0 || !history.isOk(operation) || history.kind(operation) == OperationKind.STALE_QUERY) {
                continue;
            }
            long least = history.isCommit(operation) ? leastRevision(operation) : history.revision(before);
            if (history.revision(operation) < least) {
                findings.add(
                        Rule.REAL_TIME,
                        "#%d has revision %d, but #%d had returned with revision %d before it began"
                                .formatted(operation, history.revision(operation), before, history.revision(before)),
                        before,
                        operation);
            }
        }
    }
}
