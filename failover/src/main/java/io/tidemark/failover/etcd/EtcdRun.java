package io.tidemark.failover.etcd;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.load.LoadShape;
import io.tidemark.failover.run.CommitSeries;
import io.tidemark.failover.run.FaultResult;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.RoundResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Rounds of one injury on a cluster of etcd, for the gaps that clients see. They go as {@link
 * io.tidemark.failover.run.FaultRun}'s do, with the same clients, but nothing is checked: etcd is measured here, not
 * tested.
 */
public final class EtcdRun {

    private static final int COMMITS_BEFORE = 100;
    private static final int COMMITS_AFTER = 100;
    private static final Duration SLICE = Duration.ofMillis(100);

    private final EtcdInjury injury;
    private final int rounds;
    private final Duration length;
    private final long seed;
    private final Path directory;
    private final List<String> options;
    private final Consumer<RoundResult> onRound;

    /**
     * A run that has not begun.
     *
     * @param length of a round at least
     * @param directory of this run alone; made, and removed at the end
     * @param options of each node, as etcd's command line takes them; none for its default settings
     * @param onRound told of each round when it has ended
     */
    public EtcdRun(
            EtcdInjury injury,
            int rounds,
            Duration length,
            long seed,
            Path directory,
            List<String> options,
            Consumer<RoundResult> onRound) {
        this.injury = injury;
        this.rounds = rounds;
        this.length = length;
        this.seed = seed;
        this.directory = directory;
        this.options = options;
        this.onRound = onRound;
    }

    /**
     * Runs it, unless this machine can't.
     *
     * @throws Exception when etcd did not do what is asked of it; its files are left in the directory
     */
    public FaultResult run() throws Exception {
        String id = "etcd-" + injury.name();
        String title = "etcd, " + injury.title();
        for (Requirement requirement : List.of(Requirement.ETCD, Requirement.NETWORK, Requirement.NFTABLES)) {
            if (!requirement.isMet()) {
                return new FaultResult(id, title, "needs " + requirement.what(), List.of(), List.of());
            }
        }
        Files.createDirectories(directory);
        List<RoundResult> results = new ArrayList<>();
        try (EtcdCluster cluster = new EtcdCluster(directory, options)) {
            cluster.form();
            for (int number = 1; number <= rounds; number++) {
                RoundResult result = round(cluster, number);
                results.add(result);
                onRound.accept(result);
            }
        }
        ClusterNode.deleteTree(directory);
        return new FaultResult(id, title, "", results, List.of());
    }

    private RoundResult round(EtcdCluster cluster, int number) throws Exception {
        long own = seed * 1_000_003 + number;
        EtcdLoad load = EtcdLoad.start(cluster.nodes(), LoadShape.STEADY, new Random(own));
        String proof;
        long injured;
        long healed;
        long ended;
        try (load) {
            load.awaitAcknowledged(COMMITS_BEFORE);
            Thread.sleep(length.dividedBy(6).toMillis());
            EtcdNode leader = cluster.awaitLeader();
            StringBuilder next = new StringBuilder();
            injured = load.elapsedNanos();
            injury.strike(cluster, leader, () -> {
                next.append(cluster.awaitLeaderBeside(leader));
                load.awaitAcknowledged(1);
                Thread.sleep(length.dividedBy(3).toMillis());
            });
            leader.awaitFollows();
            healed = load.elapsedNanos();
            proof = "%s was lost, and %s came to lead".formatted(leader, next);
            load.awaitAcknowledged(COMMITS_AFTER);
            Thread.sleep(Math.max(0, length.minusNanos(load.elapsedNanos()).toMillis()));
            ended = load.elapsedNanos();
        }
        CommitSeries commits = CommitSeries.of(load.acknowledged());
        return new RoundResult(
                number,
                own,
                load.operations(),
                commits.longestGap(injured, ended).toNanos() / 1e6,
                injured / 1e6,
                healed / 1e6,
                0,
                commits.counts(SLICE),
                List.of(proof),
                List.of());
    }
}
