package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The fixture itself, and the shortest life of a cluster. */
class LocalClusterTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    @Test
    void whatOneNodeTookEveryNodeAnswersAlsoAfterAnOrderedRestart() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        PositionKey key = PositionKey.of("", "orders", "billing", 0);
        try (TidemarkConnection connection = cluster.node("n1").connect()) {
            connection.commit(new Position(key, 42));
        }
        requireEverywhere(cluster, key, 42);
        cluster.awaitEqualReplicas();

        for (ClusterNode node : cluster.nodes()) {
            assertThat(node.stop()).as("exit code of %s", node).isZero();
        }
        cluster.start();

        requireEverywhere(cluster, key, 42);
        cluster.awaitEqualReplicas();
    }

    @Test
    void aPausedNodeIsSilentUntilItIsResumedAndAKilledOneIsGone() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        ClusterNode leader = cluster.awaitLeader();
        ClusterNode paused = cluster.others(leader).get(0);

        paused.pause();
        assertThat(paused.status()).isEmpty();
        paused.resume();
        cluster.awaitFollows(paused);

        leader.kill();
        assertThat(leader.isRunning()).isFalse();
        assertThat(cluster.awaitAllFollow()).isNotEqualTo(leader);
        leader.start();
        cluster.awaitAllFollow();
        cluster.close();
        assertThat(cluster.runningNodes()).isEmpty();
    }

    private static void requireEverywhere(LocalCluster cluster, PositionKey key, long offset) throws Exception {
        for (ClusterNode node : cluster.nodes()) {
            try (TidemarkConnection connection = node.connect()) {
                assertThat(connection.query(key, Consistency.LINEARIZABLE).offset())
                        .as("%s at %s", key, node)
                        .contains(offset);
            }
        }
    }
}
