package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.disk.FileDamage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** All nodes are killed at once, under load, and find their files as they left them or damaged. */
class AllKilledTest {

    private static final int ROUNDS = 10;

    /** So many commits at most lie between a start and the next kill. */
    private static final int COMMITS_PER_ROUND = 50;

    /** The exit code of a node whose data directory is damaged. */
    private static final int DATA_REFUSED = 4;

    private static final List<FileDamage> DAMAGES =
            List.of(FileDamage.MISSING, FileDamage.TRUNCATED, FileDamage.ONE_DIGIT_CHANGED);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final Random random = new Random(TestSeed.next(AllKilledTest.class));

    @Test
    void whatWasAcknowledgedSurvivesTheDeathOfAllNodes() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        try (CheckedLoad load = CheckedLoad.start(cluster, random)) {
            for (int round = 1; round <= ROUNDS; round++) {
                load.awaitAcknowledged(1 + random.nextInt(COMMITS_PER_ROUND));
                cluster.killAll();
                cluster.start();
            }
            load.finish();
        }
    }

    @Test
    void aDamagedPublishedTableChangesNothing() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        try (CheckedLoad load = CheckedLoad.start(cluster, random)) {
            for (FileDamage damage : DAMAGES) {
                load.awaitAcknowledged(1 + random.nextInt(COMMITS_PER_ROUND));
                ClusterNode node = anyNode(cluster);
                awaitSnapshot(node);
                cluster.killAll();
                for (Path file : List.of(node.consumerOffsets(), node.consumerOffsetsBackup())) {
                    damage.inflict(file, random);
                }
                cluster.start();
            }
            load.finish();
        }
    }

    @Test
    void aNodeWithADamagedRaftSnapshotRefusesToStartAndIsReplacedWhileTheOthersServe() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        try (CheckedLoad load = CheckedLoad.start(cluster, random)) {
            for (FileDamage damage : DAMAGES) {
                load.awaitAcknowledged(1 + random.nextInt(COMMITS_PER_ROUND));
                ClusterNode node = anyNode(cluster);
                awaitSnapshot(node);
                cluster.killAll();
                Path snapshot = node.raftSnapshot();
                damage.inflict(snapshot, random);
                Optional<String> damaged = content(snapshot);

                cluster.nodes().forEach(ClusterNode::start);
                assertThat(node.awaitExit())
                        .as("%s: exit code of %s", damage, node)
                        .isEqualTo(DATA_REFUSED);
                assertThat(node.output()).contains(snapshot.toString()).contains("member replace");
                assertThat(content(snapshot)).as("the damaged file").isEqualTo(damaged);
                load.awaitAcknowledged(1);

                MemberReplacement.bringBack(cluster, node);
            }
            load.finish();
        }
    }

    private static Optional<String> content(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    private ClusterNode anyNode(LocalCluster cluster) {
        return cluster.nodes().get(random.nextInt(cluster.nodes().size()));
    }

    /** Waits until all files are there that a test damages; a node that was replaced has lost its Raft snapshot. */
    private static void awaitSnapshot(ClusterNode node) {
        await(node + " has a snapshot and has published it")
                .atMost(ClusterNode.PATIENCE)
                .untilAsserted(() -> assertThat(
                                List.of(node.raftSnapshot(), node.consumerOffsets(), node.consumerOffsetsBackup()))
                        .allSatisfy(file -> assertThat(file).exists()));
    }
}
