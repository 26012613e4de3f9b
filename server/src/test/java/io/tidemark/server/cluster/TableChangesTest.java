package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Deletes, clones and resets in a cluster: through followers, and across what kills leaders and all nodes. */
class TableChangesTest {

    private static final PositionKey GONE = PositionKey.of("", "orders", "gone", 0);
    private static final PositionKey KEPT = PositionKey.of("", "orders", "kept", 0);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final RocketMqClient rocketMq = new RocketMqClient();

    @AfterEach
    void shutDownClient() {
        rocketMq.close();
    }

    private RemotingCommand commit(ClusterNode node, PositionKey key, long offset) throws Exception {
        return rocketMq.commit(node, SerializeType.JSON, key, offset);
    }

    private int queryCode(ClusterNode node, PositionKey key) throws Exception {
        return rocketMq.query(node, SerializeType.JSON, key).getCode();
    }

    private void requireGone(LocalCluster cluster, String when) throws Exception {
        for (ClusterNode node : cluster.runningNodes()) {
            assertThat(queryCode(node, GONE))
                    .as("%s, through %s", when, node)
                    .isEqualTo(RocketMqClient.QUERY_NOT_FOUND);
            assertThat(queryCode(node, KEPT)).as("%s, through %s", when, node).isEqualTo(RocketMqClient.SUCCESS);
        }
    }

    @Test
    void aGroupDeletedThroughAFollowerStaysDeletedAfterAFailoverAndAFullRestart() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        ClusterNode leader = cluster.awaitAllFollow();
        ClusterNode follower = cluster.others(leader).get(0);
        commit(leader, GONE, 5);
        commit(leader, KEPT, 6);

        RemotingCommand deleted = rocketMq.ask(
                follower, RequestCode.DELETE_SUBSCRIPTIONGROUP, Map.of("groupName", "gone", "cleanOffset", "true"));
        assertThat(deleted.getCode()).as("%s", deleted).isEqualTo(RocketMqClient.SUCCESS);
        assertThat(deleted.getExtFields()).containsEntry("changed", "1");
        requireGone(cluster, "deleted");

        leader.kill();
        cluster.awaitLeaderAmong(cluster.others(leader));
        requireGone(cluster, "the leader is killed");

        cluster.killAll();
        cluster.start();
        requireGone(cluster, "all were killed");
        cluster.awaitEqualReplicas();
    }

    @Test
    void aResetHoldsAcrossAFailoverAndAFullRestartUntilAConsumerReadsIt() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        ClusterNode leader = cluster.awaitAllFollow();
        ClusterNode follower = cluster.others(leader).get(1);
        commit(leader, KEPT, 100);

        RemotingCommand reset = rocketMq.ask(
                follower,
                RequestCode.INVOKE_BROKER_TO_RESET_OFFSET,
                Map.of("topic", "orders", "group", "kept", "queueId", "0", "offset", "40", "timestamp", "0"));
        assertThat(reset.getCode()).as("%s", reset).isEqualTo(RocketMqClient.SUCCESS);
        for (ClusterNode node : cluster.nodes()) {
            requireHeld(node);
        }

        leader.kill();
        cluster.awaitLeaderAmong(cluster.others(leader));
        requireHeld(follower);

        cluster.killAll();
        cluster.start();
        cluster.awaitAllFollow();
        requireHeld(follower);

        RemotingCommand read = rocketMq.query(follower, SerializeType.JSON, KEPT);
        assertThat(RocketMqClient.offset(read)).isEqualTo(40);
        RemotingCommand owned = commit(follower, KEPT, 41);
        assertThat(owned.getExtFields()).as("%s", owned).containsKey("revision").doesNotContainKey("errorKind");
        for (ClusterNode node : cluster.nodes()) {
            assertThat(RocketMqClient.offset(rocketMq.query(node, SerializeType.JSON, KEPT)))
                    .isEqualTo(41);
        }
        cluster.awaitEqualReplicas();
    }

    /** What the consumer that ran before the reset is told. */
    private void requireHeld(ClusterNode node) throws Exception {
        RemotingCommand answer = commit(node, KEPT, 101);
        assertThat(answer.getCode()).as("%s through %s", answer, node).isEqualTo(RocketMqClient.SUCCESS);
        assertThat(answer.getRemark()).isEqualTo("Offset has been previously reset");
        assertThat(answer.getExtFields()).containsEntry("errorKind", "HELD");
    }

    @Test
    void aGroupIsClonedThroughAFollowerAndATopicDeleted() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        ClusterNode leader = cluster.awaitAllFollow();
        ClusterNode follower = cluster.others(leader).get(0);
        commit(leader, KEPT, 7);
        commit(leader, PositionKey.of("", "invoices", "kept", 3), 8);

        RemotingCommand cloned = rocketMq.ask(
                follower,
                RequestCode.CLONE_GROUP_OFFSET,
                Map.of("srcGroup", "kept", "destGroup", "copy", "offline", "false"));
        assertThat(cloned.getExtFields()).as("%s", cloned).containsEntry("changed", "2");
        RemotingCommand deleted = rocketMq.ask(follower, RequestCode.DELETE_TOPIC_IN_BROKER, Map.of("topic", "orders"));
        assertThat(deleted.getExtFields()).as("%s", deleted).containsEntry("changed", "2");

        for (ClusterNode node : cluster.nodes()) {
            assertThat(queryCode(node, PositionKey.of("", "orders", "copy", 0)))
                    .isEqualTo(RocketMqClient.QUERY_NOT_FOUND);
            assertThat(RocketMqClient.offset(
                            rocketMq.query(node, SerializeType.JSON, PositionKey.of("", "invoices", "copy", 3))))
                    .isEqualTo(8);
        }
        cluster.awaitEqualReplicas();
    }

    @Test
    void consumerOffsetJsonIsWrittenWhenItIsAskedFor() throws Exception {
        LocalCluster cluster = clusters.create(directory, 1);
        cluster.set("flushConsumerOffsetInterval", "3600000");
        cluster.form();
        ClusterNode node = cluster.awaitLeader();
        commit(node, KEPT, 123_456);

        RemotingCommand written =
                rocketMq.ask(node, RequestCode.EXPORT_ROCKSDB_CONFIG_TO_JSON, Map.of("configType", "consumerOffsets"));

        assertThat(written.getCode()).as("%s", written).isEqualTo(RocketMqClient.SUCCESS);
        assertThat(Files.readString(node.consumerOffsets())).contains("\"orders@kept\":{\"0\":123456}");
    }
}
