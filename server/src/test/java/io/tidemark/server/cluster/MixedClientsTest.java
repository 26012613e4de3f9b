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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final OffsetHistories histories = new OffsetHistories();

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

        histories.requireEverywhere(cluster);
    }

    /** One of RocketMQ's clients: commits one position again and again, and reads it after each commit. */
    private int commitSingly(RocketMqClient client, SerializeType type, ClusterNode node)
            throws RemotingException, InterruptedException {
        PositionHistory history = histories.begin(type + "-" + node, 0);
        int acknowledged = 0;
        for (int i = 0; i < COMMITS; i++) {
            Position position = history.attempt();
            long atBegin = histories.revisions().atBegin();
            RemotingCommand answer = client.tryCommit(node, type, position.key(), position.offset());
            assertThat(answer.getSerializeTypeCurrentRPC()).isEqualTo(type);
            if (answer.getCode() == RocketMqClient.SUCCESS) {
                acknowledged++;
                history.acknowledged(position.offset(), RocketMqClient.revision(answer));
                histories.revisions().committed(atBegin, RocketMqClient.revision(answer), position);
            } else if (answer.getCode() == RocketMqClient.OUTCOME_UNKNOWN) {
                history.outcomeUnknown(position.offset());
            } else {
                history.refused(position.offset());
                assertThat(RocketMqClient.isPassing(answer)).as("%s", answer).isTrue();
            }
            readSingly(client, type, node, history);
        }
        return acknowledged;
    }

    private void readSingly(RocketMqClient client, SerializeType type, ClusterNode node, PositionHistory history)
            throws RemotingException, InterruptedException {
        long acknowledgedBefore = history.acknowledged();
        long atBegin = histories.revisions().atBegin();
        RemotingCommand answer = client.query(node, type, history.key());
        boolean found = answer.getCode() != RocketMqClient.QUERY_NOT_FOUND;
        if (found) {
            assertThat(answer.getCode()).as("%s", answer).isEqualTo(RocketMqClient.SUCCESS);
        }
        long offset = found ? RocketMqClient.offset(answer) : PositionHistory.NOTHING;
        String where = type + " through " + node;
        history.read(where, acknowledgedBefore, offset, RocketMqClient.revision(answer));
        histories.revisions().read(atBegin, RocketMqClient.revision(answer), where);
    }

    /** Our own client: commits the same offset of several positions at once, and reads them at once. */
    private int commitInBatches(ClusterNode node) throws TidemarkException {
        List<PositionHistory> batch = IntStream.range(0, BATCH)
                .mapToObj(queueId -> histories.begin("batch-" + node, queueId))
                .toList();
        int acknowledged = 0;
        try (TidemarkConnection connection = node.connect()) {
            for (int i = 0; i < COMMITS; i++) {
                acknowledged += commitBatch(connection, batch) ? 1 : 0;
                readBatch(connection, batch, node);
            }
        }
        return acknowledged;
    }

    /** Whether it was acknowledged. */
    private boolean commitBatch(TidemarkConnection connection, List<PositionHistory> batch) throws TidemarkException {
        List<Position> positions = batch.stream().map(PositionHistory::attempt).toList();
        long offset = positions.get(0).offset();
        long atBegin = histories.revisions().atBegin();
        try {
            long revision = connection.commit(positions);
            batch.forEach(history -> history.acknowledged(offset, revision));
            histories.revisions().committed(atBegin, revision, positions);
            return true;
        } catch (OutcomeUnknownException e) {
            batch.forEach(history -> history.outcomeUnknown(offset));
            return false;
        } catch (BusyException | UnavailableException e) {
            batch.forEach(history -> history.refused(offset));
            return false;
        }
    }

    private void readBatch(TidemarkConnection connection, List<PositionHistory> batch, ClusterNode node)
            throws TidemarkException {
        List<PositionKey> keys = batch.stream().map(PositionHistory::key).toList();
        long acknowledgedBefore = batch.get(0).acknowledged();
        long atBegin = histories.revisions().atBegin();
        OffsetsAnswer answer = Patience.untilAnswered(() -> connection.query(keys, Consistency.LINEARIZABLE));
        assertThat(answer.offsets().stream().distinct())
                .as("a batch is there as a whole")
                .hasSize(1);
        long offset = answer.offsets().get(0).orElse(PositionHistory.NOTHING);
        batch.forEach(history -> history.read("through " + node, acknowledgedBefore, offset, answer.revision()));
        histories.revisions().read(atBegin, answer.revision(), "a batch through " + node);
    }
}
