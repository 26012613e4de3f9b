package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.load.ClientLoad;
import io.tidemark.failover.load.LoadShape;
import io.tidemark.failover.load.Observations;
import io.tidemark.failover.run.Checks;
import java.time.Duration;
import java.util.Random;

/**
 * Several writers and readers at once, through all nodes of a cluster, which live on while nodes go and come. In the end
 * all checkers judge the history of what they saw: no acknowledged commit is lost, no offset comes from nowhere,
 * revisions never go back.
 */
final class CheckedLoad implements AutoCloseable {

    /** An operation costs three young JVMs 5 ms of two processors, on which others must find time to start. */
    private static final LoadShape SHAPE = new LoadShape(5, 2, 8, Duration.ofMillis(80));

    /** Many times what such a load does in minutes. */
    private static final int OPERATIONS_MAX = 500_000;

    /** Of a test that was quick, so that what was read says something. */
    private static final int ENOUGH = 200;

    private final LocalCluster cluster;
    private final Observations observations = new Observations(OPERATIONS_MAX);
    private final ClientLoad load;

    private CheckedLoad(LocalCluster cluster, Random random) {
        this.cluster = cluster;
        this.load = ClientLoad.start(cluster, "checked-load", SHAPE, observations, random);
    }

    /** Begins; nobody may have committed to the topic {@code checked-load}. */
    static CheckedLoad start(LocalCluster cluster, Random random) {
        return new CheckedLoad(cluster, random);
    }

    /** Waits until so many more commits were acknowledged. */
    void awaitAcknowledged(int more) {
        load.awaitAcknowledged(more);
    }

    /**
     * Ends it, when all nodes run: every node answers what the history says, all replicas and what they published are
     * equal, and nothing that any client saw is wrong.
     */
    void finish() {
        cluster.awaitAllFollow();
        load.awaitAcknowledged(ENOUGH);
        load.awaitSeen(Checks.ANSWERED_MIN);
        load.finish();
        cluster.awaitEqualReplicas();
        assertThat(Checks.judge(observations.finish(), observations))
                .as("what clients saw")
                .isEmpty();
    }

    /** Ends it as it is; does nothing after {@link #finish}. */
    @Override
    public void close() {
        load.close();
    }
}
