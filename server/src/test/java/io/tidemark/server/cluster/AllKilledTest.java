package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** All nodes are killed at once, under load, and find their files as they left them or damaged. */
class AllKilledTest {

    private static final int ROUNDS = 10;

    /** So many commits at most lie between a start and the next kill. */
    private static final int COMMITS_PER_ROUND = 300;

    /** The exit code of a node whose data directory is damaged. */
    private static final int DATA_REFUSED = 4;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final OffsetHistories histories = new OffsetHistories();
    private final Random random = new Random(TestSeed.next(AllKilledTest.class));

    @Test
    void whatWasAcknowledgedSurvivesTheDeathOfAllNodes() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        try (WriteLoad load = WriteLoad.start(cluster, histories, random)) {
            for (int round = 1; round <= ROUNDS; round++) {
                load.awaitAcknowledged(1 + random.nextInt(COMMITS_PER_ROUND));
                cluster.killAll();
                cluster.start();
                histories.requireFaultless();
            }
        }
        histories.requireEverywhere(cluster);
    }

    @Test
    void aDamagedPublishedTableChangesNothing() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        try (WriteLoad load = WriteLoad.start(cluster, histories, random)) {
            for (FileDamage damage : FileDamage.values()) {
                load.awaitAcknowledged(1 + random.nextInt(COMMITS_PER_ROUND));
                ClusterNode node = anyNode(cluster);
                awaitPublished(node);
                cluster.killAll();
                for (Path file : List.of(node.consumerOffsets(), node.consumerOffsetsBackup())) {
                    damage.inflict(file, random);
                }
                cluster.start();
                histories.requireFaultless();
            }
        }
        histories.requireEverywhere(cluster);
    }

    @Test
    void aNodeWithADamagedRaftSnapshotRefusesToStartAndIsReplacedWhileTheOthersServe() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        try (WriteLoad load = WriteLoad.start(cluster, histories, random)) {
            for (FileDamage damage : FileDamage.values()) {
                load.awaitAcknowledged(1 + random.nextInt(COMMITS_PER_ROUND));
                ClusterNode node = anyNode(cluster);
                awaitPublished(node);
                cluster.killAll();
                Path snapshot = node.raftSnapshot();
                damage.inflict(snapshot, random);

                cluster.nodes().forEach(ClusterNode::start);
                assertThat(node.awaitExit())
                        .as("%s: exit code of %s", damage, node)
                        .isEqualTo(DATA_REFUSED);
                assertThat(node.output()).contains(snapshot.toString()).contains("member replace");
                load.awaitAcknowledged(1);

                cluster.replace(node);
                histories.requireFaultless();
            }
        }
        histories.requireEverywhere(cluster);
    }

    private ClusterNode anyNode(LocalCluster cluster) {
        return cluster.nodes().get(random.nextInt(cluster.nodes().size()));
    }

    /** Waits until both files are there, so that there is something to be damaged. */
    private static void awaitPublished(ClusterNode node) {
        await(node + " has published its table")
                .atMost(ClusterNode.PATIENCE)
                .until(() -> Files.exists(node.consumerOffsets()) && Files.exists(node.consumerOffsetsBackup()));
    }
}
