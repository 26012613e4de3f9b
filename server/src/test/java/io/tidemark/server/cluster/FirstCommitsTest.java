package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.OffsetsAnswer;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Many consumers of a new group commit for the first time, all at once: where RocketMQ's broker loses queues. */
class FirstCommitsTest {

    private static final int THREADS = 16;
    private static final int GROUPS = 50;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    @Test
    void noneOfTheFirstCommitsOfANewGroupIsLost() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        CyclicBarrier atOnce = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> committed = new ArrayList<>();
            for (int queue = 0; queue < THREADS; queue++) {
                int queueId = queue;
                ClusterNode node = cluster.nodes().get(queue % cluster.nodes().size());
                committed.add(threads.submit(() -> {
                    commitFirst(node, queueId, atOnce);
                    return queueId;
                }));
            }
            for (Future<?> each : committed) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        for (ClusterNode node : cluster.nodes()) {
            requireAll(node);
        }
        cluster.awaitEqualReplicas();
        assertThat(cluster.nodes())
                .allSatisfy(node ->
                        assertThat(node.status().orElseThrow().positions()).isEqualTo(GROUPS * THREADS));
    }

    /** One consumer: commits its queue of one new group after the other, each time together with all others. */
    private static void commitFirst(ClusterNode node, int queueId, CyclicBarrier atOnce) throws Exception {
        try (TidemarkConnection connection = node.connect()) {
            for (int group = 0; group < GROUPS; group++) {
                Position position = new Position(key(group, queueId), offset(group, queueId));
                atOnce.await(ClusterNode.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                long revision = Patience.untilAnswered(() -> connection.commit(position));
                assertThat(revision).isPositive();
            }
        }
    }

    private static void requireAll(ClusterNode node) throws Exception {
        try (TidemarkConnection connection = node.connect()) {
            for (int group = 0; group < GROUPS; group++) {
                int asked = group;
                List<PositionKey> keys = IntStream.range(0, THREADS)
                        .mapToObj(queueId -> key(asked, queueId))
                        .toList();
                OffsetsAnswer answer = Patience.untilAnswered(() -> connection.query(keys, Consistency.LINEARIZABLE));
                assertThat(answer.offsets())
                        .as("group %d through %s", group, node)
                        .isEqualTo(IntStream.range(0, THREADS)
                                .mapToObj(queueId -> Optional.of(offset(asked, queueId)))
                                .toList());
            }
        }
    }

    private static PositionKey key(int group, int queueId) {
        return PositionKey.of("", "orders", "new-group-" + group, queueId);
    }

    private static long offset(int group, int queueId) {
        return 1_000L * group + queueId;
    }
}
