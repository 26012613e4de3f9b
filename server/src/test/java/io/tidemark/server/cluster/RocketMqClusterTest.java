package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.core.offset.PositionKey;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;
import org.apache.rocketmq.remoting.protocol.body.ConsumerOffsetSerializeWrapper;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** RocketMQ's own client against real nodes: every node, leader or not, takes and answers everything. */
class RocketMqClusterTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final RocketMqClient rocketMq = new RocketMqClient();

    /** What was committed, and so has to be read through every node. */
    private final Map<PositionKey, Long> committed = new LinkedHashMap<>();

    private final RevisionOrder revisions = new RevisionOrder();

    @AfterEach
    void shutDownClient() {
        rocketMq.close();
    }

    /** A client names the broker of its queue in each request; one cluster may hold the offsets of several. */
    @Test
    void aBrokerThatIsTheClustersOwnMakesRocketMqsTableAndAnotherStandsBesideIt() throws Exception {
        LocalCluster cluster = clusters.create(directory, 3);
        cluster.set("brokerName", "broker-a");
        cluster.form();
        PositionKey named = PositionKey.of("broker-a", "orders", "billing", 0);
        PositionKey other = PositionKey.of("broker-b", "orders", "billing", 0);
        PositionKey own = PositionKey.of("", "orders", "billing", 0);
        ClusterNode first = cluster.nodes().get(0);

        assertThat(rocketMq.commit(first, SerializeType.JSON, named, 7).getCode())
                .isEqualTo(RocketMqClient.SUCCESS);
        assertThat(rocketMq.commit(first, SerializeType.ROCKETMQ, other, 8).getCode())
                .isEqualTo(RocketMqClient.SUCCESS);

        for (ClusterNode node : cluster.nodes()) {
            requireRead(node, SerializeType.ROCKETMQ, named, 7);
            requireRead(node, SerializeType.JSON, own, 7);
            requireRead(node, SerializeType.JSON, other, 8);
            assertThat(rocketMq.wholeTable(node, SerializeType.JSON).getOffsetTable())
                    .as("RocketMQ's table of %s", node)
                    .isEqualTo(Map.of("orders@billing", Map.of(0, 7L)));
        }
    }

    @Test
    void everyNodeTakesSyncAndOnewayCommitsInBothHeaderModesAndEveryNodeAnswersThem() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        for (ClusterNode node : cluster.nodes()) {
            for (SerializeType type : SerializeType.values()) {
                commitInSync(node, type);
                commitOneway(node, type);
                requireNotFound(node, type);
            }
        }

        for (ClusterNode node : cluster.nodes()) {
            for (SerializeType type : SerializeType.values()) {
                requireCommitted(node, type);
            }
        }
        assertThat(revisions.faults()).isEmpty();
        cluster.awaitEqualReplicas();
    }

    private void commitInSync(ClusterNode node, SerializeType type) throws Exception {
        PositionKey key = PositionKey.of("", "orders", "sync-" + node + "-" + type, 3);
        long offset = 123_456_789_012L + committed.size();
        long atBegin = revisions.atBegin();
        RemotingCommand answer = rocketMq.commit(node, type, key, offset);

        assertThat(answer.getCode()).as("%s through %s: %s", type, node, answer).isEqualTo(RocketMqClient.SUCCESS);
        assertThat(answer.getSerializeTypeCurrentRPC()).isEqualTo(type);
        revisions.committed(atBegin, RocketMqClient.revision(answer), key);
        committed.put(key, offset);
        requireRead(node, type, key, offset);
    }

    /** Commits as RocketMQ's consumer does: without an answer, and once more after 5 s. */
    private void commitOneway(ClusterNode node, SerializeType type) throws Exception {
        PositionKey key = PositionKey.of("", "orders", "oneway-" + node + "-" + type, 0);
        long offset = 1_000L + committed.size();
        long deadline = System.nanoTime() + ClusterNode.PATIENCE.toNanos();
        while (true) {
            rocketMq.commitOneway(node, type, key, offset);
            try {
                await("oneway, " + type + " through " + node)
                        .atMost(Duration.ofSeconds(5))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> rocketMq.query(node, type, key).getCode() == RocketMqClient.SUCCESS);
                break;
            } catch (ConditionTimeoutException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
        committed.put(key, offset);
        requireRead(node, type, key, offset);
    }

    private void requireNotFound(ClusterNode node, SerializeType type) throws Exception {
        RemotingCommand answer = rocketMq.query(node, type, PositionKey.of("", "orders", "nobody", 0));
        assertThat(answer.getCode())
                .as("%s through %s: %s", type, node, answer)
                .isEqualTo(RocketMqClient.QUERY_NOT_FOUND);
    }

    /** All positions one by one, and the whole table. */
    private void requireCommitted(ClusterNode node, SerializeType type) throws Exception {
        for (Map.Entry<PositionKey, Long> each : committed.entrySet()) {
            requireRead(node, type, each.getKey(), each.getValue());
        }
        ConsumerOffsetSerializeWrapper table = rocketMq.wholeTable(node, type);
        Map<PositionKey, Long> found = new LinkedHashMap<>();
        table.getOffsetTable()
                .forEach((row, offsets) ->
                        offsets.forEach((queueId, offset) -> found.put(new PositionKey(row, queueId), offset)));
        assertThat(found).as("table of %s, %s", node, type).isEqualTo(committed);
    }

    private void requireRead(ClusterNode node, SerializeType type, PositionKey key, long offset) throws Exception {
        long atBegin = revisions.atBegin();
        RemotingCommand answer = rocketMq.query(node, type, key);
        assertThat(answer.getCode()).as("%s through %s: %s", key, node, answer).isEqualTo(RocketMqClient.SUCCESS);
        assertThat(answer.getSerializeTypeCurrentRPC()).isEqualTo(type);
        assertThat(RocketMqClient.offset(answer)).as("%s through %s", key, node).isEqualTo(offset);
        revisions.read(atBegin, RocketMqClient.revision(answer), key + " through " + node);
    }
}
