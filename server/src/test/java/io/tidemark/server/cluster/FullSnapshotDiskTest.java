package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.disk.SmallDisks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The disk of one node's snapshots is full for several cycles, and its log is elsewhere: the node does all but save. */
class FullSnapshotDiskTest {

    /** What a node says when it found in advance that a snapshot does not fit, and when it found out while writing. */
    private static final String NOT_TRIED = "no snapshot was taken: ";

    private static final String FAILED = "the snapshot failed: ";

    private static final String SNAPSHOT_INTERVAL = "flushConsumerOffsetInterval";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    @Order(1)
    final TestDisks disks = new TestDisks();

    @RegisterExtension
    @Order(2)
    final LocalClusters clusters = new LocalClusters();

    @Test
    void theLastGoodFilesStayAndTheNodeServesAndVotesUntilItCanSaveAgain() throws Exception {
        LocalCluster cluster = clusters.create(directory, 3);
        ClusterNode full = cluster.node("n2");
        Path disk = disks.mount(full.data(), 4);
        full.set("logPath", full.directory().resolve("log").toString());
        // So that it finds out while it writes, too.
        full.set("snapshotReserveBytes", "0");
        // The others keep their log: what they drop behind a snapshot a late follower can only take over as a snapshot,
        // and for that its disk has no room.
        cluster.others(full).forEach(other -> other.set(SNAPSHOT_INTERVAL, "3600000"));
        cluster.form();
        try (LedgerWriter writer = LedgerWriter.start("beside-a-full-disk", cluster.nodes())) {
            writer.awaitAcknowledged(50);
            await("it has published twice")
                    .atMost(ClusterNode.PATIENCE)
                    .until(() -> Files.exists(full.consumerOffsetsBackup())
                            && !index(full.consumerOffsets()).equals(index(full.consumerOffsetsBackup())));

            SmallDisks.fill(disk, 128 * 1024);
            commitThirtyThousandPositions(cluster.nodes());
            awaitSaid(full, FAILED, 3);
            requireWholeFiles(full);

            SmallDisks.fill(disk, 0);
            awaitSaid(full, NOT_TRIED, 3);
            final String published = Files.readString(full.consumerOffsets());
            final String backup = Files.readString(full.consumerOffsetsBackup());
            requireWholeFiles(full);
            assertThat(trouble(full)).anyMatch(line -> line.contains(NOT_TRIED));

            requireItsVoteCounts(cluster, full);
            full.kill();
            full.start();
            cluster.awaitFollows(full);
            awaitSaid(full, NOT_TRIED, 3);
            writer.awaitAcknowledged(50);
            assertThat(full.consumerOffsets()).hasContent(published);
            assertThat(full.consumerOffsetsBackup()).hasContent(backup);

            SmallDisks.empty(disk);
            await("it has no trouble any more")
                    .atMost(ClusterNode.PATIENCE)
                    .until(() -> trouble(full).isEmpty());
            writer.stop();
            for (ClusterNode node : cluster.nodes()) {
                writer.requireKept(node);
            }
        }
        restartWithSnapshots(cluster, cluster.others(full));
        cluster.awaitEqualReplicas();
    }

    private static void restartWithSnapshots(LocalCluster cluster, List<ClusterNode> nodes) {
        for (ClusterNode node : nodes) {
            node.set(SNAPSHOT_INTERVAL, "500");
            assertThat(node.stop()).as("exit code of %s", node).isZero();
            node.start();
            cluster.awaitAllFollow();
        }
    }

    /** The table grows beyond the room that the growth of a snapshot is given, but not beyond a log entry. */
    private static void commitThirtyThousandPositions(List<ClusterNode> nodes) {
        List<Position> positions = IntStream.range(0, 30_000)
                .mapToObj(queueId -> new Position(PositionKey.of("", "many", "positions", queueId), 1_000_000_000L))
                .toList();
        await("a large batch is committed")
                .atMost(ClusterNode.PATIENCE)
                .ignoreExceptionsInstanceOf(TidemarkException.class)
                .until(() -> {
                    try (TidemarkConnection connection = nodes.get(0).connect()) {
                        return connection.commit(positions) > 0;
                    }
                });
    }

    /** Without one of the others nothing can be committed but by its vote, in another term than before. */
    private static void requireItsVoteCounts(LocalCluster cluster, ClusterNode full) throws Exception {
        ClusterNode leader = cluster.awaitLeader();
        ClusterNode killed = leader.equals(full) ? cluster.others(full).get(0) : leader;
        killed.kill();
        try (LedgerWriter writer = LedgerWriter.start("by-its-vote", List.of(full))) {
            writer.awaitAcknowledged(50);
            writer.stop();
            writer.requireKept(full);
        }
        killed.start();
        cluster.awaitAllFollow();
    }

    private static void awaitSaid(ClusterNode node, String text, int times) {
        int before = count(node, text);
        await(times + " times: " + text).atMost(ClusterNode.PATIENCE).until(() -> count(node, text) >= before + times);
    }

    private static int count(ClusterNode node, String text) {
        return (int) node.output().lines().filter(line -> line.contains(text)).count();
    }

    private static List<String> trouble(ClusterNode node) {
        return node.status().map(NodeStatusBody::trouble).orElse(List.of("it does not answer"));
    }

    /** The loader checks checksum, hash and count. */
    private static void requireWholeFiles(ClusterNode node) throws IOException {
        assertThat(index(node.consumerOffsets())).isGreaterThanOrEqualTo(index(node.consumerOffsetsBackup()));
    }

    private static Long index(Path file) throws IOException {
        return new OffsetSnapshotLoader().load(file).summary().index();
    }
}
