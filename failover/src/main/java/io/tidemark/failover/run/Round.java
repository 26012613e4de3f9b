package io.tidemark.failover.run;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.cluster.NodeNetwork;
import io.tidemark.failover.load.ClientError;
import io.tidemark.failover.load.ClientLoad;
import io.tidemark.failover.load.Observations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One round of a fault, as the fault sees it: the cluster under load, and what it has to tell of its injury. The run's
 * thread owns it.
 */
public final class Round {

    private static final long NOT_YET = -1;

    private final Stage stage;
    private final ClientLoad load;
    private final Observations observations;
    private final Random random;
    private final RunPlan plan;

    private final List<String> proofs = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private long injuredNanos = NOT_YET;
    private long healedNanos = NOT_YET;
    private long gapsFromNanos = NOT_YET;
    private long loadEndedNanos = Long.MAX_VALUE;

    Round(Stage stage, ClientLoad load, Observations observations, Random random, RunPlan plan) {
        this.stage = stage;
        this.load = load;
        this.observations = observations;
        this.random = random;
        this.plan = plan;
    }

    public LocalCluster cluster() {
        return stage.cluster();
    }

    /** As {@link Stage#network}. */
    public NodeNetwork network() {
        return stage.network();
    }

    public ClientLoad load() {
        return load;
    }

    /** What the clients have seen so far. */
    public Observations observations() {
        return observations;
    }

    /** Where all choices of the round come from. */
    public Random random() {
        return random;
    }

    /** One of these, by the seed. */
    public <T> T anyOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** How long an injury lasts whose length is free: a third of the round. */
    public Duration hold() {
        return plan.length().dividedBy(3);
    }

    /** To be called right before the cluster is injured; the first time counts. */
    public void injuring() {
        if (injuredNanos == NOT_YET) {
            injuredNanos = observations.elapsedNanos();
        }
    }

    /** To be called when nothing injures the cluster any more; the last time counts. */
    public void healed() {
        healedNanos = observations.elapsedNanos();
    }

    /**
     * What clients miss counts from now on, and not from the injury: to be called right before what is judged, when that
     * is a later moment of the round.
     */
    public void gapsCountFromNow() {
        gapsFromNanos = observations.elapsedNanos();
    }

    /** Tells what shows that the injury took place. A round without any proof has failed. */
    public void prove(String fact) {
        proofs.add(fact);
    }

    /** Says what must hold, beyond what the run checks itself, and what it is when it does not. */
    public void require(boolean holds, String otherwise) {
        if (!holds) {
            failures.add(otherwise);
        }
    }

    /** As {@link #require}, where the run judges time: on a machine that does other things as well it says nothing. */
    public void requireWithin(Duration limit, Duration took, String what) {
        requireUnlessBusy(
                took.compareTo(limit) <= 0,
                "%s took %d ms, expected at most %d ms".formatted(what, took.toMillis(), limit.toMillis()));
    }

    /** As {@link #requireWithin}, of what happens when something takes too long, such as an election. */
    public void requireAtMost(long limit, long count, String what) {
        require(!plan.judgesTime() || count <= limit, "%s: %d, expected at most %d".formatted(what, count, limit));
    }

    /** As {@link #require}, of what a machine that does other things as well cannot keep. */
    public void requireUnlessBusy(boolean holds, String otherwise) {
        require(!plan.judgesTime() || holds, otherwise);
    }

    /** No client may have had an error since the cluster was injured. */
    public void requireNoErrors() {
        requireNone("of clients", errorsSinceInjury());
    }

    /** No client may have had an error through any other node than this one since the cluster was injured. */
    public void requireNoErrorsBeside(ClusterNode node) {
        requireNone(
                "of clients of other nodes than " + node,
                errorsSinceInjury().stream()
                        .filter(error -> !error.node().equals(node.name()))
                        .toList());
    }

    private List<ClientError> errorsSinceInjury() {
        return observations.errors().stream()
                .filter(error -> error.atNanos() >= injuredNanos)
                .toList();
    }

    private void requireNone(String whose, List<ClientError> errors) {
        require(
                errors.isEmpty(),
                "%d errors %s, expected none; the first: %s"
                        .formatted(
                                errors.size(),
                                whose,
                                errors.stream()
                                        .map(ClientError::text)
                                        .findFirst()
                                        .orElse("")));
    }

    /**
     * Waits until another node than this one leads, as the others see it, and commits are acknowledged again; then lets
     * the clients go on for a while. Returns who leads.
     */
    public ClusterNode goOnWithout(ClusterNode lost) throws InterruptedException {
        ClusterNode next = cluster().awaitLeaderAmong(cluster().others(lost));
        load.awaitAcknowledged(1);
        goOn(hold());
        return next;
    }

    /** Lets the clients go on for so long, the cluster being as it is. */
    public void goOn(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }

    List<String> proofs() {
        return List.copyOf(proofs);
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    boolean wasInjured() {
        return injuredNanos != NOT_YET;
    }

    long injuredNanos() {
        return injuredNanos;
    }

    /** From when on gaps count. */
    long gapsFromNanos() {
        return gapsFromNanos == NOT_YET ? injuredNanos : gapsFromNanos;
    }

    /** To be called when the clients are about to be ended. */
    void loadEnds() {
        loadEndedNanos = observations.elapsedNanos();
    }

    /** When they were; infinitely late when they were not. */
    long loadEndedNanos() {
        return loadEndedNanos;
    }

    boolean wasHealed() {
        return healedNanos != NOT_YET;
    }

    long healedNanos() {
        return healedNanos;
    }
}
