package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.ResponseCode;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.failover.wire.WireRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Which directories may form or join which cluster: one is formed once, by all its founders, and by command only. Runs
 * beside the other tests, since it mostly waits.
 */
@Execution(ExecutionMode.CONCURRENT)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIdentityTest {

    /** As {@code scripts/server} documents it. */
    private static final int DATA_REFUSED = 4;

    private static final Duration LATE = Duration.ofMinutes(1);
    private static final PositionKey KEY = PositionKey.of("", "orders", "billing", 0);

    /** Two of its three founders wait from before the first test until the last one, which starts the third. */
    private static LocalCluster waiting;

    private static long waitingSinceNanos;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final WireRequests requests = new WireRequests();

    @BeforeAll
    static void startTwoFounders(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directoryOfTheWaiting) {
        waiting = new LocalCluster(directoryOfTheWaiting, Collections.nCopies(3, "127.0.0.1"), NodeJvm.prepared());
        waiting.others(waiting.node("n3")).forEach(ClusterNode::startForming);
        waitingSinceNanos = System.nanoTime();
    }

    @AfterAll
    static void endThem() {
        waiting.close();
    }

    @Test
    void threeWipedNodesDoNotFormAnEmptyClusterByThemselves() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        commit(cluster.node("n1"), 42);
        cluster.awaitEqualReplicas();
        final String clusterId = clusterId(cluster.node("n1"));
        cluster.killAll();
        for (ClusterNode node : cluster.nodes()) {
            node.wipe();
            node.start();
        }

        for (ClusterNode node : cluster.nodes()) {
            // The last step before there could be a cluster: it has heard both of the others, and waits on.
            node.awaitOutput("no leader answers yet: silent=[] answering=" + cluster.others(node));
            try (RawClient client = WireRequests.connect(node)) {
                for (Consistency consistency : Consistency.values()) {
                    RemotingCommand answer = client.call(requests.query(KEY, consistency));
                    assertThat(answer.code()).as(answer.toString()).isEqualTo(ResponseCode.SERVICE_NOT_AVAILABLE);
                }
            }
            assertThat(identity(node)).as("the identity of %s", node).doesNotExist();
        }

        // What they do not do by themselves an operator may decide, knowing that the offsets are gone.
        for (ClusterNode node : cluster.nodes()) {
            assertThat(node.stop()).as("exit code of %s", node).isZero();
        }
        cluster.form();
        assertThat(clusterId(cluster.node("n1"))).isNotEqualTo(clusterId);
        commit(cluster.node("n2"), 1);
        cluster.awaitEqualReplicas();
    }

    @Test
    void aDirectoryOfAnotherClusterOrOfAnotherNodeIsRefused() throws Exception {
        LocalCluster cluster = clusters.formed(directory.resolve("own"));
        LocalCluster other = clusters.create(directory.resolve("other"), 1);
        other.form();
        commit(cluster.node("n1"), 42);
        commit(other.node("n1"), 7);
        final String clusterId = clusterId(cluster.node("n1"));
        final String otherClusterId = clusterId(other.node("n1"));
        other.killAll();
        ClusterNode node = cluster.node("n1");
        node.kill();
        cluster.awaitLeader();
        Path own = Files.move(node.data(), node.directory().resolve("own-data"));

        copy(other.node("n1").data(), node.data());
        node.start();
        assertThat(node.awaitExit()).isEqualTo(DATA_REFUSED);
        assertThat(node.output()).contains("foreign cluster: file=" + identity(node), clusterId, otherClusterId);

        cluster.killAll();
        node.wipe();
        copy(cluster.node("n2").data(), node.data());
        node.start();
        assertThat(node.awaitExit()).isEqualTo(DATA_REFUSED);
        assertThat(node.output())
                .contains("wrong node: file=" + identity(node) + " says nodeId=n2, but the settings say nodeId=n1");

        node.wipe();
        Files.move(own, node.data());
        cluster.start();
        assertThat(read(node)).contains(42L);
        cluster.awaitEqualReplicas();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aFirstStartInWhichOneNodeComesAMinuteLateWorks() throws Exception {
        await("a minute has passed")
                .atMost(LATE.multipliedBy(2))
                .until(() -> System.nanoTime() - waitingSinceNanos >= LATE.toNanos());
        for (ClusterNode founder : waiting.others(waiting.node("n3"))) {
            founder.awaitOutput("to found a cluster, no answer yet from [n3]");
            assertThat(founder.isRunning()).isTrue();
            assertThat(identity(founder)).as("the identity of %s", founder).doesNotExist();
            try (RawClient client = WireRequests.connect(founder)) {
                assertThat(client.call(requests.query(KEY)).code()).isEqualTo(ResponseCode.SERVICE_NOT_AVAILABLE);
            }
        }

        waiting.node("n3").startForming();

        waiting.awaitAllFollow();
        commit(waiting.node("n3"), 42);
        waiting.awaitEqualReplicas();
    }

    private static Path identity(ClusterNode node) {
        return node.data().resolve("identity");
    }

    private static String clusterId(ClusterNode node) {
        return node.status()
                .orElseThrow(() -> new AssertionError(node + " does not answer"))
                .clusterId();
    }

    /** A commit through a node that knows the leader; an election meanwhile is waited for. */
    private static void commit(ClusterNode node, long offset) {
        await(node + " commits")
                .atMost(ClusterNode.PATIENCE)
                .ignoreExceptionsInstanceOf(TidemarkException.class)
                .until(() -> {
                    try (TidemarkConnection connection = node.connect()) {
                        return connection.commit(new Position(KEY, offset)) > 0;
                    }
                });
    }

    private static Optional<Long> read(ClusterNode node) {
        return await(node + " reads")
                .atMost(ClusterNode.PATIENCE)
                .ignoreExceptionsInstanceOf(TidemarkException.class)
                .until(
                        () -> {
                            try (TidemarkConnection connection = node.connect()) {
                                return connection.query(KEY, Consistency.LINEARIZABLE);
                            }
                        },
                        answer -> true)
                .offset();
    }

    /** As {@code cp -r}, of a node that does not run. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
