package io.tidemark.failover.history;

/**
 * Takes the order that the cluster itself claims, the revisions, as the witness of a linearization, and checks that it is
 * one. Whatever it finds is final.
 *
 * <p>The order: commits by their revision; a read comes behind all commits of its revision. A commit that was answered
 * before another operation began has a smaller revision than that one if it is a commit, because an entry that was applied takes no
 * further commit, and no greater one if it is a read. Commits of one entry share a revision; for each position the last
 * of them counts, and which one that is only reads tell. A stale read is some state of the past, whole and at its
 * revision: it may be behind what was answered before, but no later commit has its revision or a smaller one.
 *
 * <p>A commit of unknown outcome has no revision. If nobody read it, it need not have happened; otherwise it happened
 * once, at one revision for all its positions, and {@link UnknownCommits} looks whether there is such a revision. So a
 * history is valid if and only if some choice of entries for them makes its revisions an order.
 *
 * <p>Rules: {@link Rule#FROM_NOWHERE} to {@link Rule#UNKNOWN_REAPPEARED}. Cost: O(n log n) time for n operations and their
 * positions. Source: Gibbons and Korach, "Testing shared memories" (1997), show that linearizability is easy to check once
 * the order of writes is known; here the cluster tells it.
 */
public final class RevisionOrderChecker implements HistoryChecker {

    private final long answeredMin;

    /** @param answeredMin how many commits and how many queries must have been answered for a history to be valid */
    public RevisionOrderChecker(long answeredMin) {
        this.answeredMin = answeredMin;
    }

    @Override
    public Verdict check(History history) {
        return SmallestWindow.of(judge(history), this::judge);
    }

    private Verdict judge(History history) {
        Findings findings = new Findings(RevisionOrderChecker.class, history);
        Clusters clusters = new Clusters(history);
        String obstacle = clusters.obstacle();
        if (obstacle != null) {
            return findings.unknown(obstacle);
        }
        clusters.findImpossibleReads(findings);
        if (!findings.isEmpty()) {
            return findings.verdict(answeredMin);
        }
        RealTimeOrder realTime = new RealTimeOrder(history);
        realTime.findBackwardSteps(findings);
        Runs runs = new Runs(history, clusters);
        Timeline[] timelines = new Timeline[history.keys()];
        for (int key = 0; key < timelines.length; key++) {
            timelines[key] = new Timeline(key, history, clusters, runs);
            timelines[key].check(findings);
        }
        if (!findings.isEmpty()) {
            return findings.verdict(answeredMin);
        }
        UnknownCommits unknown = new UnknownCommits(history, clusters, runs, timelines, realTime);
        if (!unknown.narrow(findings)) {
            return findings.unknown("the revisions of the commits of unknown outcome were not found in time");
        }
        if (findings.isEmpty()) {
            new BatchOrder(history, clusters, runs, timelines, unknown).findCircle(findings);
        }
        return findings.verdict(answeredMin);
    }
}
