package io.tidemark.failover.history;

import java.util.Arrays;

/**
 * Checks that each position by itself is linearizable, by real time and values alone: it does not look at revisions, and
 * so does not trust the cluster in anything.
 *
 * <p>The commit of a value and the reads that returned it are a cluster. Its zone lies between the earliest return and
 * the latest begin among them. In a forward zone, whose return comes first, the position has the value all the time; the
 * operations of a backward zone can all take place at any one moment of it. A position is linearizable if and only if no
 * read of a value ended before its commit began, no two forward zones overlap, and no backward zone lies inside a forward
 * one. What touches in one nanosecond does not overlap.
 *
 * <p>A commit of unknown outcome that nobody read is left out; one that was read never returns. {@code nothing} was
 * committed before the run. A stale read may come long after its value was overwritten, so it lengthens no zone; but it
 * proves that its commit had been applied, so it counts as a return.
 *
 * <p>Positions are judged one by one, so torn batches are for {@link RevisionOrderChecker}. Rules: {@link
 * Rule#FROM_NOWHERE}, {@link Rule#REFUSED_APPLIED}, {@link Rule#SEEN_BEFORE_BEGUN}, {@link Rule#FORWARD_ZONES_OVERLAP},
 * {@link Rule#BACKWARD_ZONE_INSIDE_FORWARD}. Cost: O(n log n). Source: Gibbons and Korach, "Testing shared memories",
 * SIAM Journal on Computing 26 (1997), the case in which it is known which write each read saw.
 */
public final class ZoneChecker implements HistoryChecker {

    private final long answeredMin;

    /** @param answeredMin how many commits and how many queries must have been answered for a history to be valid */
    public ZoneChecker(long answeredMin) {
        this.answeredMin = answeredMin;
    }

    /**
     * @param returns the earliest return, and the operation that it is of; -1 for what happened before the run
     * @param begins the latest begin
     */
    private record Zone(int cluster, long returns, int returned, long begins, int begun) {

        boolean isForward() {
            return returns < begins;
        }
    }

    @Override
    public Verdict check(History history) {
        return SmallestWindow.of(judge(history), this::judge);
    }

    private Verdict judge(History history) {
        Findings findings = new Findings(ZoneChecker.class, history);
        Clusters clusters = new Clusters(history);
        String obstacle = clusters.obstacle();
        if (obstacle != null) {
            return findings.unknown(obstacle);
        }
        clusters.findImpossibleReads(findings);
        if (findings.isEmpty()) {
            Check check = new Check(history, clusters, findings);
            for (int key = 0; key < history.keys(); key++) {
                check.position(clusters.first(key), clusters.first(key + 1));
            }
        }
        return findings.verdict(answeredMin);
    }

    /** The check of one history, position by position. */
    private record Check(History history, Clusters clusters, Findings findings) {

        void position(int firstCluster, int endCluster) {
            Zone[] forward = new Zone[endCluster - firstCluster];
            Zone[] backward = new Zone[endCluster - firstCluster];
            int forwards = 0;
            int backwards = 0;
            for (int cluster = firstCluster; cluster < endCluster; cluster++) {
                if (happened(cluster) && !seenBeforeBegun(cluster)) {
                    Zone zone = zone(cluster);
                    if (zone.isForward()) {
                        forward[forwards++] = zone;
                    } else {
                        backward[backwards++] = zone;
                    }
                }
            }
            forward = Arrays.copyOf(forward, forwards);
            Arrays.sort(forward, (a, b) -> Long.compare(a.returns, b.returns));
            if (!overlap(forward)) {
                for (int i = 0; i < backwards; i++) {
                    requireOutside(backward[i], forward);
                }
            }
        }

        private boolean happened(int cluster) {
            int commit = clusters.commit(cluster);
            return commit < 0 || history.isOk(commit) || clusters.isRead(cluster);
        }

        private boolean seenBeforeBegun(int cluster) {
            int commit = clusters.commit(cluster);
            for (int place = clusters.readsBegin(cluster); commit >= 0 && place < clusters.readsEnd(cluster); place++) {
                int read = clusters.read(place);
                if (history.returned(read) < history.invoked(commit)) {
                    findings.add(
                            Rule.SEEN_BEFORE_BEGUN,
                            "%s was read before its commit began".formatted(clusters.describe(cluster)),
                            read,
                            commit);
                    return true;
                }
            }
            return false;
        }

        private Zone zone(int cluster) {
            int commit = clusters.commit(cluster);
            int returned = commit;
            int begun = commit;
            long returns =
                    commit < 0 ? Long.MIN_VALUE : history.isOk(commit) ? history.returned(commit) : Long.MAX_VALUE;
            long begins = commit < 0 ? Long.MIN_VALUE : history.invoked(commit);
            for (int place = clusters.readsBegin(cluster); place < clusters.readsEnd(cluster); place++) {
                int read = clusters.read(place);
                if (history.returned(read) < returns) {
                    returns = history.returned(read);
                    returned = read;
                }
                if (history.invoked(read) > begins && history.kind(read) == OperationKind.QUERY) {
                    begins = history.invoked(read);
                    begun = read;
                }
            }
            return new Zone(cluster, returns, returned, begins, begun);
        }

        /** Whether any two of them overlap; they come in the order of their first ends. */
        private boolean overlap(Zone[] forward) {
            for (int i = 1; i < forward.length; i++) {
                // Those before do not overlap, so the last of them is the one that reaches farthest.
                Zone before = forward[i - 1];
                Zone zone = forward[i];
                if (zone.returns < before.begins) {
                    add(Rule.FORWARD_ZONES_OVERLAP, "%s and %s were there at the same time", before, zone);
                    return true;
                }
            }
            return false;
        }

        private void requireOutside(Zone backward, Zone[] forward) {
            int low = 0;
            int high = forward.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (forward[middle].returns < backward.begins) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            if (low > 0 && backward.returns < forward[low - 1].begins) {
                add(
                        Rule.BACKWARD_ZONE_INSIDE_FORWARD,
                        "%s was there all the time while %s was",
                        forward[low - 1],
                        backward);
            }
        }

        private void add(Rule rule, String explanation, Zone a, Zone b) {
            findings.add(
                    rule,
                    explanation.formatted(clusters.describe(a.cluster), clusters.describe(b.cluster)),
                    clusters.commit(a.cluster),
                    a.returned,
                    a.begun,
                    clusters.commit(b.cluster),
                    b.returned,
                    b.begun);
        }
    }
}
