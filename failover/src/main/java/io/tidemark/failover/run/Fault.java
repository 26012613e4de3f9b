package io.tidemark.failover.run;

import java.util.List;
import java.util.Optional;

/**
 * A way to injure a cluster under load. One object serves all rounds of a run, one after the other, on one cluster; the
 * run's thread calls it.
 *
 * <p>What every fault must leave behind (no acknowledged commit lost, histories valid, replicas equal, all nodes serving)
 * is checked after each round by the run, and not by the fault.
 */
public interface Fault {

    /** Its number in docs/failover.md, such as F2. */
    String id();

    /** What is done, in a few words. */
    String title();

    /** What this machine must have for it; without it the fault is skipped. */
    default List<Requirement> requirements() {
        return List.of();
    }

    /** Sets up what its cluster stands on, before any node was started. */
    default void prepare(Stage stage) throws Exception {}

    /**
     * Injures the cluster, proves that it did, and heals it: on return all nodes run, or are about to. Any exception
     * fails the round.
     */
    void strike(Round round) throws Exception;

    /** What clients may miss, where that is promised. */
    default Optional<GapLimit> gapLimit() {
        return Optional.empty();
    }
}
