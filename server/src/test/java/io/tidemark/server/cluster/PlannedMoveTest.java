package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Leadership moves because somebody wants it to: no client gets an error for it, whichever node it talks to. */
class PlannedMoveTest {

    private static final int TRANSFERS = 8;
    private static final int STOPS = 2;
    private static final int COMMITS_BETWEEN = 20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    @Test
    void neitherATransferNorAStopOfTheLeaderIsNoticedByAClient() throws Exception {
        LocalCluster cluster = clusters.create(directory, 3);
        // An election that a busy machine brings about is an error to a client, but not one of these moves.
        cluster.set("electionTimeoutMillis", "1000");
        cluster.form();
        List<LedgerWriter> writers = writersAt("during-transfers", cluster.nodes());
        try {
            for (int i = 0; i < TRANSFERS; i++) {
                ClusterNode leader = cluster.awaitAllFollow();
                writers.get(0).awaitAcknowledged(COMMITS_BETWEEN);
                transferFrom(leader);
            }
            requireUnnoticed(cluster, writers, cluster.nodes());
        } finally {
            writers.forEach(LedgerWriter::close);
        }
        for (int i = 0; i < STOPS; i++) {
            ClusterNode leader = cluster.awaitAllFollow();
            List<ClusterNode> others = cluster.others(leader);
            List<LedgerWriter> besides = writersAt("during-stop-" + i, others);
            try {
                besides.get(0).awaitAcknowledged(COMMITS_BETWEEN);
                assertThat(leader.stop()).as("exit code of %s", leader).isZero();
                requireUnnoticed(cluster, besides, others);
            } finally {
                besides.forEach(LedgerWriter::close);
            }
            leader.start();
        }
        cluster.awaitAllFollow();
        cluster.awaitEqualReplicas();
    }

    /** One writer for each node, so that a commit is under way at each of them at any time. */
    private static List<LedgerWriter> writersAt(String topic, List<ClusterNode> nodes) {
        List<LedgerWriter> writers = new ArrayList<>();
        for (ClusterNode node : nodes) {
            writers.add(LedgerWriter.start(topic + "-at-" + node, List.of(node)));
        }
        return writers;
    }

    private static void transferFrom(ClusterNode leader) throws Exception {
        try (TidemarkConnection connection = leader.connect()) {
            connection.transferLeadership(Optional.empty());
        }
        await(leader + " leads no longer")
                .atMost(ClusterNode.PATIENCE)
                .until(() -> leader.status()
                        .filter(status -> status.role().equals("FOLLOWER"))
                        .isPresent());
    }

    private static void requireUnnoticed(LocalCluster cluster, List<LedgerWriter> writers, List<ClusterNode> readers)
            throws Exception {
        cluster.awaitLeader();
        for (LedgerWriter writer : writers) {
            writer.awaitAcknowledged(COMMITS_BETWEEN);
            writer.stop();
            assertThat(writer.failures()).as("what a client noticed").isEmpty();
            for (ClusterNode node : readers) {
                writer.requireKept(node);
            }
        }
    }
}
