package io.tidemark.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.StepAnswer;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Options;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.consumer.store.RemoteBrokerOffsetStore;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.SerializeType;
import org.apache.rocketmq.remoting.protocol.admin.ConsumeStats;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.apache.rocketmq.srvutil.ServerUtil;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;
import org.apache.rocketmq.tools.command.SubCommand;
import org.apache.rocketmq.tools.command.SubCommandException;
import org.apache.rocketmq.tools.command.broker.BrokerConsumeStatsSubCommand;
import org.apache.rocketmq.tools.command.consumer.ConsumerProgressSubCommand;
import org.apache.rocketmq.tools.command.offset.CloneGroupOffsetCommand;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * RocketMQ's own tools and the offset store of its consumers, 5.5.0, with a cluster for their only name server and
 * broker.
 */
class RocketMqToolsTest {

    private static final String BROKER = "broker-a";
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int TOPIC_NOT_EXIST = 17;
    private static final int NONE = -1;
    private static final int ERROR = -2;

    private static final Map<MessageQueue, Long> BILLING = Map.of(
            new MessageQueue("orders", BROKER, 0), 10L,
            new MessageQueue("orders", BROKER, 1), 0L,
            new MessageQueue("orders", BROKER, 3), 123_456_789_012L,
            new MessageQueue("bills", BROKER, 0), 7L);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final RocketMqClient rocketMq = new RocketMqClient();

    @AfterEach
    void shutDownClient() {
        rocketMq.close();
    }

    @Test
    void toolsSeeTheGroupsThroughEveryNodeAndAgainWhenTheLeaderWasKilled() throws Exception {
        LocalCluster cluster = clusters.create(directory, 3);
        cluster.set("brokerName", BROKER);
        cluster.form();
        ClusterNode leader = cluster.awaitAllFollow();
        for (Map.Entry<MessageQueue, Long> each : BILLING.entrySet()) {
            commit(leader, "billing", each.getKey(), each.getValue());
        }
        commit(leader, "shipping", new MessageQueue("orders", BROKER, 0), 4);

        ClusterNode follower = cluster.others(leader).get(0);
        clone(follower, "billing", "copy");
        requireMqAdmin(follower);
        for (ClusterNode node : cluster.nodes()) {
            requireAnswers(node, cluster);
        }

        leader.kill();
        cluster.awaitLeaderAmong(cluster.others(leader));
        for (ClusterNode survivor : cluster.others(leader)) {
            requireAnswers(survivor, cluster);
        }
        requireMqAdmin(follower);
    }

    private void commit(ClusterNode node, String group, MessageQueue queue, long offset) throws Exception {
        PositionKey key = PositionKey.of(BROKER, queue.getTopic(), group, queue.getQueueId());
        assertThat(rocketMq.commit(node, SerializeType.JSON, key, offset).getCode())
                .isEqualTo(RocketMqClient.SUCCESS);
    }

    // ---- mqadmin ----

    /** {@code mqadmin cloneGroupOffset}, which reads where a group is and commits that for another one. */
    private static void clone(ClusterNode node, String source, String destination) {
        eventually(() -> assertThat(
                        mqAdmin(node, new CloneGroupOffsetCommand(), "-s", source, "-d", destination, "-t", "orders"))
                .contains("clone group offset success"));
    }

    private static void requireMqAdmin(ClusterNode node) {
        eventually(() -> assertThat(mqAdmin(node, new ConsumerProgressSubCommand(), "-g", "billing"))
                .containsPattern("orders +" + BROKER + " +3 +123456789012 +123456789012 +0 +0 +N/A")
                .containsPattern("bills +" + BROKER + " +0 +7 +7 +0 +0 +N/A")
                .contains("Consume Diff Total: 0"));
        eventually(() -> assertThat(mqAdmin(node, new ConsumerProgressSubCommand()))
                .containsPattern("billing +0 +OFFLINE")
                .containsPattern("copy +0 +OFFLINE")
                .containsPattern("shipping +0 +OFFLINE"));
        // It prints only queues whose last message has a time, and there are no messages.
        eventually(() -> assertThat(mqAdmin(node, new BrokerConsumeStatsSubCommand(), "-b", address(node)))
                .contains("Diff Total: 0"));
        assertThatThrownBy(() -> mqAdmin(node, new ConsumerProgressSubCommand(), "-g", "typo"))
                .isInstanceOf(SubCommandException.class);
    }

    /** What a command prints, with this node for its name server. */
    private static String mqAdmin(ClusterNode node, SubCommand command, String... arguments) throws Exception {
        Options options = command.buildCommandlineOptions(ServerUtil.buildCommandlineOptions(new Options()));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setProperty(MixAll.NAMESRV_ADDR_PROPERTY, address(node));
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            command.execute(new DefaultParser().parse(options, arguments), options, null);
        } finally {
            System.setOut(before);
            System.clearProperty(MixAll.NAMESRV_ADDR_PROPERTY);
        }
        return printed.toString(UTF_8);
    }

    // ---- DefaultMQAdminExt ----

    private static void requireAnswers(ClusterNode node, LocalCluster cluster) throws Exception {
        DefaultMQAdminExt admin = admin(address(node), node.name());
        try {
            eventually(() -> requireAnswers(admin, address(node)));
            eventually(() -> requireAddresses(admin, cluster));
        } finally {
            admin.shutdown();
        }
    }

    private static void requireAnswers(DefaultMQAdminExt admin, String address) throws Exception {
        assertThat(offsets(admin.examineConsumeStats("billing"))).isEqualTo(BILLING);
        assertThat(offsets(admin.examineConsumeStats("copy"))).isEqualTo(BILLING);
        assertThat(offsets(admin.examineConsumeStats(address, "billing", "bills", TIMEOUT_MILLIS)))
                .isEqualTo(Map.of(new MessageQueue("bills", BROKER, 0), 7L));
        assertThat(admin.queryTopicConsumeByWho("orders").getGroupList())
                .isEqualTo(Set.of("billing", "copy", "shipping"));
        assertThat(admin.queryTopicsByConsumer("billing").getTopicList()).isEqualTo(Set.of("orders", "bills"));
        assertThat(admin.fetchAllTopicList().getTopicList())
                .isEqualTo(Set.of("orders", "bills", "%RETRY%billing", "%RETRY%copy", "%RETRY%shipping"));
        assertThat(admin.fetchConsumeStatsInBroker(address, false, TIMEOUT_MILLIS)
                        .getConsumeStatsList())
                .extracting(Map::keySet)
                .containsExactly(Set.of("billing"), Set.of("copy"), Set.of("shipping"));
        MQClientAPIImpl direct =
                admin.getDefaultMQAdminExtImpl().getMqClientInstance().getMQClientAPIImpl();
        assertThat(direct.queryTopicConsumeByWho(address, "bills", TIMEOUT_MILLIS)
                        .getGroupList())
                .isEqualTo(Set.of("billing", "copy"));
        assertThat(direct.queryTopicsByConsumer(address, "shipping", TIMEOUT_MILLIS)
                        .getTopicList())
                .isEqualTo(Set.of("orders"));
        assertThat(direct.queryCorrectionOffset(address, "orders", "shipping", Set.of("copy"), TIMEOUT_MILLIS))
                .isEqualTo(Map.of(0, 4L, 1, 0L, 3, 123_456_789_012L));
        assertThatThrownBy(() -> admin.examineTopicRouteInfo("%RETRY%typo"))
                .isInstanceOfSatisfying(
                        MQClientException.class,
                        e -> assertThat(e.getResponseCode()).isEqualTo(TOPIC_NOT_EXIST));
    }

    private static Map<MessageQueue, Long> offsets(ConsumeStats stats) {
        assertThat(stats.computeTotalDiff()).isZero();
        Map<MessageQueue, Long> offsets = new HashMap<>();
        stats.getOffsetTable().forEach((queue, read) -> offsets.put(queue, read.getConsumerOffset()));
        return offsets;
    }

    /** The leader is the broker's master; all members are told, also one that does not run at present. */
    private static void requireAddresses(DefaultMQAdminExt admin, LocalCluster cluster) throws Exception {
        TopicRouteData route = admin.examineTopicRouteInfo("orders");
        BrokerData broker = route.getBrokerDatas().get(0);
        Set<String> all =
                cluster.nodes().stream().map(RocketMqToolsTest::address).collect(Collectors.toSet());

        assertThat(broker.getBrokerName()).isEqualTo(BROKER);
        assertThat(broker.selectBrokerAddr()).isEqualTo(address(cluster.awaitLeaderAmong(cluster.runningNodes())));
        assertThat(new HashSet<>(broker.getBrokerAddrs().values())).isEqualTo(all);
        assertThat(route.getQueueDatas().get(0).getReadQueueNums()).isEqualTo(4);
        assertThat(admin.examineBrokerClusterInfo().getBrokerAddrTable()).isEqualTo(Map.of(BROKER, broker));
    }

    // ---- The offset store of RocketMQ's consumers ----

    /** The broker has no name in the settings here, so it has the one that routes give it. */
    @Test
    void aConsumersOffsetStoreReadsAndCommitsAndNeverTakesAnErrorForNoOffset() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        cluster.awaitAllFollow();
        MessageQueue queue = new MessageQueue("orders", "tidemark", 0);
        MessageQueue unknown = new MessageQueue("orders", "tidemark", 1);
        DefaultMQAdminExt admin = admin(
                cluster.nodes().stream().map(RocketMqToolsTest::address).collect(Collectors.joining(";")), "consumer");
        try {
            MQClientInstance client = admin.getDefaultMQAdminExtImpl().getMqClientInstance();
            awaitRead(client, queue, NONE);

            OffsetStore store = new RemoteBrokerOffsetStore(client, "billing");
            eventually(() -> store.updateConsumeOffsetToBroker(queue, 100, false));
            assertThat(read(client, queue)).isIn(100L, (long) ERROR);
            store.updateOffset(queue, 150, true);
            persist(store, client, queue, 150);
            store.updateOffset(queue, 40, false);
            persist(store, client, queue, 40);
            store.updateAndFreezeOffset(queue, 7);
            store.updateOffset(queue, 99, false);
            persist(store, client, queue, 7);

            // The master of the client's routes is a follower then, until the client reads them again.
            ClusterNode first = leadElsewhere(cluster);
            store.removeOffset(queue);
            store.updateOffset(queue, 50, false);
            persist(store, client, queue, 50);
            awaitRead(client, unknown, NONE);

            first.kill();
            ClusterNode second = cluster.awaitLeaderAmong(cluster.others(first));
            awaitRead(client, queue, 50);
            awaitRead(client, unknown, NONE);

            ClusterNode third = cluster.others(first, second).get(0);
            third.kill();
            for (MessageQueue each : List.of(queue, unknown)) {
                assertThat(read(client, each)).as("%s without a majority", each).isEqualTo(ERROR);
            }

            third.start();
            awaitRead(client, queue, 50);
            awaitRead(client, unknown, NONE);
        } finally {
            admin.shutdown();
        }
    }

    /** Has another node lead, and returns that one. */
    private static ClusterNode leadElsewhere(LocalCluster cluster) throws Exception {
        ClusterNode before = cluster.awaitAllFollow();
        try (TidemarkConnection connection = before.connect()) {
            StepAnswer unused = Patience.untilAnswered(() -> connection.transferLeadership(Optional.empty()));
        }
        return await("another leader than " + before)
                .atMost(ClusterNode.PATIENCE)
                .until(cluster::awaitAllFollow, leader -> leader != before);
    }

    /** What a store says that remembers nothing. */
    private static long read(MQClientInstance client, MessageQueue queue) {
        return new RemoteBrokerOffsetStore(client, "billing").readOffset(queue, ReadOffsetType.READ_FROM_STORE);
    }

    /**
     * Reads until it is no error, with routes as new as they are after a while; then it has to be as expected. The client
     * throws when the name server of its choice does not run, and then chooses another one.
     */
    private static void awaitRead(MQClientInstance client, MessageQueue queue, long expected) {
        long found = await("read of " + queue)
                .atMost(ClusterNode.PATIENCE)
                .ignoreException(IllegalStateException.class)
                .until(
                        () -> {
                            boolean unused = client.updateTopicRouteInfoFromNameServer(queue.getTopic());
                            return read(client, queue);
                        },
                        offset -> offset != ERROR);
        assertThat(found).isEqualTo(expected);
    }

    /** Commits as consumers do, oneway and again after a while, until it is read. */
    private static void persist(OffsetStore store, MQClientInstance client, MessageQueue queue, long expected) {
        eventually(() -> {
            store.persistAll(Set.of(queue));
            assertThat(read(client, queue)).isEqualTo(expected);
        });
    }

    // ---- Both ----

    private static DefaultMQAdminExt admin(String nameServers, String instance) throws MQClientException {
        DefaultMQAdminExt admin = new DefaultMQAdminExt(TIMEOUT_MILLIS);
        admin.setInstanceName(instance);
        admin.setNamesrvAddr(nameServers);
        admin.start();
        return admin;
    }

    /** A cluster may elect a leader at any time, on a crowded machine without a reason, and tools do not ask again. */
    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(ClusterNode.PATIENCE).ignoreExceptions().untilAsserted(assertion);
    }

    private static String address(ClusterNode node) {
        return node.address().toString();
    }
}
