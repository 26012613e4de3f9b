package io.tidemark.failover.run;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.cluster.ServerLauncher;
import io.tidemark.failover.history.History;
import io.tidemark.failover.history.HistoryFile;
import io.tidemark.failover.load.ClientLoad;
import io.tidemark.failover.load.Observations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Runs the rounds of one fault on a cluster of its own, and checks each. The first round that fails is the last, and its
 * history and all files of its nodes stay; otherwise nothing does.
 */
public final class FaultRun {

    /** Enough for the longest rounds at several times of what a cluster does on two processors. */
    private static final int OPERATIONS_MAX = 4_000_000;

    /** A cluster that takes commits, before it is injured. */
    private static final int COMMITS_BEFORE = 100;

    /** A cluster that takes them again. */
    private static final int COMMITS_AFTER = 100;

    /** In which replicas must be equal once nobody commits any more. */
    private static final Duration EQUAL_WITHIN = Duration.ofSeconds(10);

    private static final Duration SLICE = Duration.ofMillis(100);

    private final Fault fault;
    private final RunPlan plan;
    private final Path directory;
    private final ServerLauncher launcher;
    private final Consumer<RoundResult> onRound;

    /**
     * A run that has not begun.
     *
     * @param directory of this run alone; made, and removed when nothing failed
     * @param onRound told of each round when it has ended
     */
    public FaultRun(Fault fault, RunPlan plan, Path directory, ServerLauncher launcher, Consumer<RoundResult> onRound) {
        this.fault = fault;
        this.plan = plan;
        this.directory = directory;
        this.launcher = launcher;
        this.onRound = onRound;
    }

    /**
     * Runs it, unless this machine can't.
     *
     * @throws Exception when the cluster could not even be started
     */
    public FaultResult run() throws Exception {
        for (Requirement requirement : fault.requirements()) {
            if (!requirement.isMet()) {
                return FaultResult.skipped(fault, "needs " + requirement.what());
            }
        }
        Files.createDirectories(directory);
        List<RoundResult> rounds = new ArrayList<>();
        try (Stage stage = new Stage(directory, launcher, Requirement.NETWORK.isMet())) {
            plan.settings().forEach(stage.cluster()::set);
            fault.prepare(stage);
            stage.cluster().form();
            do {
                RoundResult round = round(stage, rounds.size() + 1);
                rounds.add(round);
                onRound.accept(round);
            } while (rounds.size() < plan.rounds()
                    && rounds.get(rounds.size() - 1).isGood());
        }
        FaultResult result = FaultResult.of(fault, rounds, plan.judgesTime());
        if (rounds.stream().allMatch(RoundResult::isGood)) {
            ClusterNode.deleteTree(directory);
        }
        return result;
    }

    private RoundResult round(Stage stage, int number) throws IOException, InterruptedException {
        long seed = plan.seed(fault, number);
        Random random = new Random(seed);
        Observations observations = new Observations(OPERATIONS_MAX);
        List<String> failures = new ArrayList<>();
        Duration equal = Duration.ZERO;
        try (ClientLoad load = ClientLoad.start(stage.cluster(), topic(number), plan.load(), observations, random)) {
            Round round = new Round(stage, load, observations, random, plan);
            try {
                equal = strike(stage.cluster(), round);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception | AssertionError e) {
                failures.add(text(e));
            }
            if (!round.wasInjured() || round.proofs().isEmpty()) {
                failures.add("nothing proves that the injury took place");
            }
            failures.addAll(0, round.failures());
            return result(number, seed, round, observations, equal, failures);
        }
    }

    /** Returns how long the replicas took to be equal. */
    private Duration strike(LocalCluster cluster, Round round) throws Exception {
        round.load().awaitAcknowledged(COMMITS_BEFORE);
        round.goOn(plan.length().dividedBy(6));
        fault.strike(round);
        Checks.requireAllServe(cluster);
        if (!round.wasHealed()) {
            round.healed();
        }
        round.load().awaitAcknowledged(COMMITS_AFTER);
        Duration left = plan.length().minusNanos(round.observations().elapsedNanos());
        if (!left.isNegative()) {
            round.goOn(left);
        }
        round.load().awaitSeen(Checks.ANSWERED_MIN);
        round.loadEnds();
        round.load().finish();
        long before = round.observations().elapsedNanos();
        cluster.awaitEqualReplicas();
        Duration equal = Duration.ofNanos(round.observations().elapsedNanos() - before);
        round.requireWithin(EQUAL_WITHIN, equal, "until the replicas were equal");
        return equal;
    }

    private RoundResult result(
            int number, long seed, Round round, Observations observations, Duration equal, List<String> failures)
            throws IOException {
        History history = observations.finish();
        failures.addAll(Checks.judge(history, observations));
        if (!failures.isEmpty()) {
            HistoryFile.write(history, directory.resolve("history.jsonl.gz"));
            Files.write(
                    directory.resolve("errors.txt"),
                    observations.errors().stream().map(error -> error.text()).toList());
            Files.write(directory.resolve("failures.txt"), failures);
        }
        CommitSeries commits = CommitSeries.of(history);
        return new RoundResult(
                number,
                seed,
                history.size(),
                millis(commits.longestGap(round.gapsFromNanos(), round.loadEndedNanos())),
                round.injuredNanos() / 1e6,
                round.healedNanos() / 1e6,
                millis(equal),
                commits.counts(SLICE),
                round.proofs(),
                failures);
    }

    /** Of one round alone, since a history begins with positions that nobody has committed. */
    private static String topic(int number) {
        return "round-" + number;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static String text(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.toString());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            text.append("; caused by ").append(cause);
        }
        return text.toString();
    }
}
