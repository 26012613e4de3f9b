package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.client.OffsetAnswer;
import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.Cut;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.cluster.NodeNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A node that the others cannot hear, and that cannot hear them, while its clients reach it as before. */
class IsolatedNodeTest {

    /** Within which a node answers, whatever it can or cannot do. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(3);

    private static final PositionKey KEY = PositionKey.of("", "orders", "billing", 0);
    private static final PositionKey NEVER_COMMITTED = PositionKey.of("", "orders", "nobody", 0);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private NodeNetwork network;
    private LocalCluster cluster;

    @BeforeEach
    void formInNetworks() {
        assumeTrue(NodeNetwork.canBeCut(), "needs root, iproute2 and nftables to make networks and to cut them");
        network = new NodeNetwork(3);
        cluster = clusters.create(directory, network.hosts());
        network.host(cluster);
        cluster.form();
    }

    @AfterEach
    void removeNetworks() {
        if (cluster != null) {
            cluster.runningNodes().forEach(ClusterNode::end);
        }
        if (network != null) {
            network.close();
        }
    }

    @Test
    void anIsolatedLeaderRefusesWhileTheOthersServe() throws Exception {
        isolatedNodeRefusesWhileTheOthersServe(cluster.awaitLeader());
    }

    @Test
    void anIsolatedFollowerRefusesWhileTheOthersServe() throws Exception {
        isolatedNodeRefusesWhileTheOthersServe(
                cluster.others(cluster.awaitLeader()).get(0));
    }

    private void isolatedNodeRefusesWhileTheOthersServe(ClusterNode isolated) throws Exception {
        awaitCommit(isolated, 1);
        awaitApplied(isolated, 1);

        try (Cut cut = network.isolate(isolated)) {
            ClusterNode served = cluster.others(isolated).get(0);
            awaitCommit(served, 2);
            requireRefused(isolated);
            assertThat(read(cluster.others(isolated).get(1))).contains(2L);
            assertThat(cut.dropped()).isPositive();
        }

        cluster.awaitAllFollow();
        awaitCommit(isolated, 3);
        for (ClusterNode node : cluster.nodes()) {
            assertThat(read(node)).as("offset at %s", node).contains(3L);
        }
        cluster.awaitEqualReplicas();
    }

    /** Errors in time, and never "not found", which a consumer takes for "start from the end". */
    private static void requireRefused(ClusterNode isolated) throws TidemarkException {
        try (TidemarkConnection connection = isolated.connect()) {
            // The first commit may be on its way already when the node notices that it is alone.
            requireInTime(
                    () -> connection.commit(new Position(KEY, 1_000)),
                    UnavailableException.class,
                    OutcomeUnknownException.class);
            requireInTime(() -> connection.commit(new Position(KEY, 1_001)), UnavailableException.class);
            requireInTime(() -> connection.query(KEY, Consistency.LINEARIZABLE), UnavailableException.class);
            requireInTime(
                    () -> connection.query(NEVER_COMMITTED, Consistency.LINEARIZABLE), UnavailableException.class);
            OffsetAnswer stale = connection.query(KEY, Consistency.STALE);
            assertThat(stale.stale()).isTrue();
            assertThat(stale.offset()).contains(1L);
            assertThat(connection.query(NEVER_COMMITTED, Consistency.STALE)).satisfies(nothing -> {
                assertThat(nothing.stale()).isTrue();
                assertThat(nothing.offset()).isEmpty();
            });
        }
    }

    private static void requireInTime(ThrowingCallable request, Class<?>... refusals) {
        long asked = System.nanoTime();
        assertThatThrownBy(request).isInstanceOfAny(refusals);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(ANSWERED_WITHIN);
    }

    private static void commit(ClusterNode node, long offset) throws TidemarkException {
        try (TidemarkConnection connection = node.connect()) {
            connection.commit(new Position(KEY, offset));
        }
    }

    /** Commits until it is acknowledged, as a client does while leadership moves. */
    private static void awaitCommit(ClusterNode node, long offset) {
        await("commit of " + offset + " through " + node)
                .atMost(ClusterNode.PATIENCE)
                .until(() -> {
                    try {
                        commit(node, offset);
                        return true;
                    } catch (OutcomeUnknownException | UnavailableException e) {
                        return false;
                    }
                });
    }

    /** A follower acknowledges what the leader has applied, and applies it itself a moment later. */
    private static void awaitApplied(ClusterNode node, long offset) {
        await(offset + " is applied by " + node).atMost(ClusterNode.PATIENCE).until(() -> {
            try (TidemarkConnection connection = node.connect()) {
                return connection
                        .query(KEY, Consistency.STALE)
                        .offset()
                        .filter(present -> present == offset)
                        .isPresent();
            }
        });
    }

    private static Optional<Long> read(ClusterNode node) throws TidemarkException {
        try (TidemarkConnection connection = node.connect()) {
            return Patience.untilAnswered(() -> connection.query(KEY, Consistency.LINEARIZABLE))
                    .offset();
        }
    }
}
