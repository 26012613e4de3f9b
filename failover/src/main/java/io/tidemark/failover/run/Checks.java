package io.tidemark.failover.run;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.history.History;
import io.tidemark.failover.history.HistoryChecker;
import io.tidemark.failover.history.RevisionOrderChecker;
import io.tidemark.failover.history.Verdict;
import io.tidemark.failover.history.ZoneChecker;
import io.tidemark.failover.load.Observations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What must hold after every round, whatever was done in it. */
public final class Checks {

    /** Fewer answered commits or linearizable queries than this say nothing. */
    public static final long ANSWERED_MIN = 100;

    private static final List<HistoryChecker> CHECKERS =
            List.of(new RevisionOrderChecker(ANSWERED_MIN), new ZoneChecker(ANSWERED_MIN));

    private Checks() {}

    /** What the checkers have against the history, and the watcher of its observations; empty when it is valid for all. */
    public static List<String> judge(History history, Observations observations) {
        List<String> failures = new ArrayList<>(judge(history));
        failures.addAll(failure(observations.monotone().verdict(history, ANSWERED_MIN)));
        return failures;
    }

    /** What the checkers have against a history that nobody watched; empty when it is valid for all. */
    public static List<String> judge(History history) {
        return CHECKERS.stream()
                .flatMap(checker -> failure(checker.check(history)).stream())
                .toList();
    }

    private static List<String> failure(Verdict verdict) {
        return verdict instanceof Verdict.Valid ? List.of() : List.of(verdict.text());
    }

    /** Waits until every node runs and knows the leader; a node that has ended by itself is told of. */
    static void requireAllServe(LocalCluster cluster) {
        String ended = cluster.nodes().stream()
                .filter(node -> !node.isRunning())
                .map(ClusterNode::name)
                .collect(Collectors.joining(", "));
        if (!ended.isEmpty()) {
            throw new IllegalStateException("ended by itself: " + ended);
        }
        cluster.awaitAllFollow();
    }
}
