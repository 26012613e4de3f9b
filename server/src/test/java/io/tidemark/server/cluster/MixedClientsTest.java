package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.BusyException;
import io.tidemark.client.OffsetsAnswer;
import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.history.HistoryRecorder;
import io.tidemark.failover.history.OperationKind;
import io.tidemark.failover.run.Checks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** RocketMQ's clients in both header modes and our own with its batches, all at once on every node's port. */
class MixedClientsTest {

    private static final int COMMITS = 100;
    private static final int BATCH = 8;
    private static final String TOPIC = "orders";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final HistoryRecorder recorder = new HistoryRecorder(100_000);

    /** All positions that anybody commits. */
    private final Queue<PositionKey> committed = new ConcurrentLinkedQueue<>();

    @Test
    void clientsOfAllKindsShareEveryPort() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RocketMqClient json = new RocketMqClient();
                RocketMqClient binary = new RocketMqClient()) {
            List<Callable<Integer>> clients = new ArrayList<>();
            for (ClusterNode node : cluster.nodes()) {
                clients.add(() -> commitSingly(json, SerializeType.JSON, node));
                clients.add(() -> commitSingly(binary, SerializeType.ROCKETMQ, node));
                clients.add(() -> commitInBatches(node));
            }
            for (Future<Integer> client : threads.invokeAll(clients)) {
                assertThat(client.get()).as("acknowledged commits").isPositive();
            }
        } finally {
            threads.shutdownNow();
        }

        for (ClusterNode node : cluster.nodes()) {
            try (TidemarkConnection connection = node.connect()) {
                readAtOnce(connection, List.copyOf(committed), node);
            }
        }
        cluster.awaitEqualReplicas();
        assertThat(Checks.judge(recorder.finish())).as("what clients saw").isEmpty();
    }

    /** One of RocketMQ's clients: commits one position again and again, and reads it after each commit. */
    private int commitSingly(RocketMqClient client, SerializeType type, ClusterNode node)
            throws RemotingException, InterruptedException {
        PositionKey key = begin(PositionKey.of("", TOPIC, type + "-" + node, 0));
        int acknowledged = 0;
        for (int i = 1; i <= COMMITS; i++) {
            Position position = new Position(key, i);
            int operation = recorder.commitBegins(type.name(), node.name(), List.of(position));
            RemotingCommand answer = client.tryCommit(node, type, key, position.offset());
            assertThat(answer.getSerializeTypeCurrentRPC()).isEqualTo(type);
            if (answer.getCode() == RocketMqClient.SUCCESS) {
                acknowledged++;
                recorder.committed(operation, RocketMqClient.revision(answer));
            } else if (answer.getCode() == RocketMqClient.OUTCOME_UNKNOWN) {
                recorder.outcomeUnknown(operation);
            } else {
                recorder.refused(operation);
                assertThat(RocketMqClient.isPassing(answer)).as("%s", answer).isTrue();
            }
            readSingly(client, type, node, key);
        }
        return acknowledged;
    }

    private void readSingly(RocketMqClient client, SerializeType type, ClusterNode node, PositionKey key)
            throws RemotingException, InterruptedException {
        int operation = recorder.queryBegins(type.name(), node.name(), OperationKind.QUERY, List.of(key));
        RemotingCommand answer = client.query(node, type, key);
        Optional<Long> offset = Optional.empty();
        if (answer.getCode() != RocketMqClient.QUERY_NOT_FOUND) {
            assertThat(answer.getCode()).as("%s", answer).isEqualTo(RocketMqClient.SUCCESS);
            offset = Optional.of(RocketMqClient.offset(answer));
        }
        recorder.answered(operation, List.of(offset), RocketMqClient.revision(answer));
    }

    /** Our own client: commits the same offset of several positions at once, and reads them at once. */
    private int commitInBatches(ClusterNode node) throws TidemarkException {
        List<PositionKey> batch = IntStream.range(0, BATCH)
                .mapToObj(queueId -> begin(PositionKey.of("", TOPIC, "batch-" + node, queueId)))
                .toList();
        int acknowledged = 0;
        try (TidemarkConnection connection = node.connect()) {
            for (long offset = 1; offset <= COMMITS; offset++) {
                acknowledged += commitBatch(connection, batch, offset, node) ? 1 : 0;
                readAtOnce(connection, batch, node);
            }
        }
        return acknowledged;
    }

    /** Whether it was acknowledged. */
    private boolean commitBatch(TidemarkConnection connection, List<PositionKey> batch, long offset, ClusterNode node)
            throws TidemarkException {
        List<Position> positions =
                batch.stream().map(key -> new Position(key, offset)).toList();
        int operation = recorder.commitBegins("batches", node.name(), positions);
        try {
            recorder.committed(operation, connection.commit(positions));
            return true;
        } catch (OutcomeUnknownException e) {
            recorder.outcomeUnknown(operation);
            return false;
        } catch (BusyException | UnavailableException e) {
            recorder.refused(operation);
            return false;
        }
    }

    private void readAtOnce(TidemarkConnection connection, List<PositionKey> keys, ClusterNode node)
            throws TidemarkException {
        int operation = recorder.queryBegins("batches", node.name(), OperationKind.QUERY, keys);
        OffsetsAnswer answer = Patience.untilAnswered(() -> connection.query(keys, Consistency.LINEARIZABLE));
        recorder.answered(operation, answer.offsets(), answer.revision());
    }

    private PositionKey begin(PositionKey key) {
        committed.add(key);
        return key;
    }
}
