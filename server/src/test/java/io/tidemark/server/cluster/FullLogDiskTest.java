package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.InvalidRequestException;
import io.tidemark.client.NoSpaceException;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.ResponseCode;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.disk.SmallDisks;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.failover.wire.WireRequests;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The disks of the logs are full: nothing is proposed, or a node ends and comes back when there is space. */
class FullLogDiskTest {

    /** As {@code scripts/server} documents it. */
    private static final int REPLICATION_FAULT = 6;

    private static final int DISK_MEGABYTES = 48;
    private static final PositionKey KEY = PositionKey.of("", "orders", "billing", 0);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    @Order(1)
    final TestDisks disks = new TestDisks();

    @RegisterExtension
    @Order(2)
    final LocalClusters clusters = new LocalClusters();

    private final WireRequests requests = new WireRequests();

    @Test
    void whileTheDisksAreNearlyFullCommitsAreRefusedWithTheirOwnCodeAndReadsAreServed() throws Exception {
        LocalCluster cluster = clusters.create(directory, 3);
        for (ClusterNode node : cluster.nodes()) {
            node.set(
                    "logPath",
                    disks.mount(log(node), DISK_MEGABYTES).resolve("raft").toString());
        }
        cluster.form();
        try (LedgerWriter writer = LedgerWriter.start("until-there-is-no-space", cluster.nodes())) {
            writer.awaitAcknowledged(50);
            for (ClusterNode node : cluster.nodes()) {
                // Half of logFreeBytesMin, which is 16 MiB.
                SmallDisks.fill(log(node), 8 << 20);
            }
            await("a commit is refused for want of space")
                    .atMost(ClusterNode.PATIENCE)
                    .until(() -> writer.failures().stream().anyMatch(NoSpaceException.class::isInstance));
            for (ClusterNode node : cluster.nodes()) {
                requireNoSpace(node);
                writer.requireKept(node);
            }
            assertThat(cluster.awaitAllFollow()
                            .status()
                            .map(NodeStatusBody::trouble)
                            .orElseThrow())
                    .anyMatch(line -> line.contains("logFreeBytesMin"));

            for (ClusterNode node : cluster.nodes()) {
                SmallDisks.empty(log(node));
            }
            writer.awaitAcknowledged(50);
            writer.stop();
            for (ClusterNode node : cluster.nodes()) {
                writer.requireKept(node);
            }
        }
        cluster.awaitEqualReplicas();
    }

    @Test
    void aNodeWhoseLogCannotBeWrittenEndsAndARestartHealsItWhenThereIsSpace() throws Exception {
        LocalCluster cluster = clusters.create(directory, 3);
        ClusterNode full = cluster.node("n2");
        Path disk = disks.mount(log(full), DISK_MEGABYTES);
        full.set("logPath", disk.resolve("raft").toString());
        // The reserve would keep it from ever being quite full.
        full.set("logFreeBytesMin", "0");
        cluster.form();
        try (LedgerWriter writer = LedgerWriter.start("beside-a-full-log", cluster.nodes())) {
            writer.awaitAcknowledged(50);
            SmallDisks.fill(disk, 0);
            // RocksDB has reserved some space in advance; large entries use it up.
            commitLargeBatchesUntilEnded(cluster, full);
            assertThat(full.awaitExit()).isEqualTo(REPLICATION_FAULT);

            requireNoDamageIsSeenOnAFullDisk(full);
            writer.awaitAcknowledged(50);

            SmallDisks.empty(disk);
            full.start();
            cluster.awaitAllFollow();
            writer.awaitAcknowledged(50);
            writer.stop();
            for (ClusterNode node : cluster.nodes()) {
                writer.requireKept(node);
            }
        }
        cluster.awaitEqualReplicas();
    }

    /** It may start, since RocksDB tidies up, or refuse; but nobody should replace a member for want of space. */
    private static void requireNoDamageIsSeenOnAFullDisk(ClusterNode full) {
        full.start();
        await(full + " starts or refuses")
                .atMost(ClusterNode.PATIENCE)
                .until(() -> !full.isRunning()
                        || full.status()
                                .filter(status -> !status.leader().isEmpty())
                                .isPresent());
        full.end();
        assertThat(full.output()).doesNotContain("damaged storage", "was wiped", "member replace");
    }

    private static Path log(ClusterNode node) {
        return node.directory().resolve("log");
    }

    /** Through a follower as through the leader, commits alone and in batches. */
    private void requireNoSpace(ClusterNode node) throws Exception {
        try (RawClient client = WireRequests.connect(node)) {
            for (RemotingCommand request :
                    List.of(requests.commit(new Position(KEY, 1)), requests.commitBatch(new Position(KEY, 1)))) {
                RemotingCommand answer = client.call(request);
                assertThat(answer.code()).as(answer.toString()).isEqualTo(ResponseCode.NO_SPACE);
            }
        }
    }

    private static void commitLargeBatchesUntilEnded(LocalCluster cluster, ClusterNode full) {
        List<Position> positions = IntStream.range(0, 60_000)
                .mapToObj(queueId -> new Position(PositionKey.of("", "many", "positions", queueId), Long.MAX_VALUE))
                .toList();
        await(full + " has ended").atMost(ClusterNode.PATIENCE).until(() -> {
            try (TidemarkConnection connection = cluster.others(full).get(0).connect()) {
                connection.commit(positions);
            } catch (TidemarkException e) {
                assertThat(e).isNotInstanceOf(InvalidRequestException.class);
            }
            return !full.isRunning();
        });
    }
}
