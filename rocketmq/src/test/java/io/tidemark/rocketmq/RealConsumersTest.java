package io.tidemark.rocketmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.cluster.ScriptLauncher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * RocketMQ's own consumers, with its name server and broker, and three nodes of Tidemark. Each test has a topic and a group
 * of its own. A group that the store does not know starts from the first message, so an offset that was lost shows.
 */
class RealConsumersTest {

    private static final int QUEUES = 4;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path directory;

    private static LocalCluster nodes;
    private static RocketMqCluster rocketMq;
    private static TidemarkClient client;

    @RegisterExtension
    final LogLines log = new LogLines();

    @BeforeAll
    static void start() throws Exception {
        Path tree = Path.of("..").toAbsolutePath().normalize();
        nodes = new LocalCluster(
                directory.resolve("tidemark"),
                Collections.nCopies(3, "127.0.0.1"),
                new ScriptLauncher(tree, "256m", List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")));
        nodes.nodes().forEach(ClusterNode::startForming);
        rocketMq = new RocketMqCluster(directory.resolve("rocketmq"));
        nodes.awaitAllFollow();
        client = TidemarkClient.builder()
                .servers(nodes.nodes().stream()
                        .map(node -> node.address().toString())
                        .toArray(String[]::new))
                .build();
    }

    @AfterAll
    static void end() {
        client.close();
        rocketMq.close();
        nodes.close();
    }

    @Test
    void pushConsumerGoesOnWhereTheLastOneStopped() throws Exception {
        rocketMq.createTopic("stopped", QUEUES);
        List<String> sent = send("stopped", "m", 200);

        Semaphore quota = new Semaphore(70);
        Consumed first = new Consumed();
        DefaultMQPushConsumer consumer = push("stopped", "stopped-group");
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            if (!quota.tryAcquire()) {
                return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
            }
            first.add(messages);
            return ConsumeOrderlyStatus.SUCCESS;
        });
        consumer.start();
        first.await(70);
        consumer.shutdown();

        Consumed second = new Consumed();
        consumer = push("stopped", "stopped-group");
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            second.add(messages);
            return ConsumeOrderlyStatus.SUCCESS;
        });
        consumer.start();
        second.await(130);
        consumer.shutdown();

        List<String> all = new ArrayList<>(first.all());
        all.addAll(second.all());
        assertThat(all).as("each once").containsExactlyInAnyOrderElementsOf(sent);
        assertThat(committed("stopped", "stopped-group")).isEqualTo(ends("stopped"));
        assertThat(log.warnings("last offset")).isEmpty();
    }

    @Test
    void nothingIsLostWhenTheLeaderDies() throws Exception {
        rocketMq.createTopic("killed", QUEUES);
        Consumed first = new Consumed();
        DefaultMQPushConsumer consumer = concurrent("killed", "killed-group", first);
        consumer.start();
        List<String> sent = new ArrayList<>(send("killed", "before", 100));
        first.await(100);
        persist(consumer);

        ClusterNode leader = nodes.awaitLeader();
        leader.sendKill();
        for (int round = 0; round < 20; round++) {
            sent.addAll(send("killed", "while-" + round + "-", 10));
            persist(consumer);
        }
        leader.awaitExit();
        first.awaitAll(sent);
        consumer.shutdown();
        assertThat(committed("killed", "killed-group")).isEqualTo(ends("killed"));

        assertOnlyNewOnesAreRead("killed", "killed-group");
        nodes.start();
    }

    @Test
    void nothingIsReadAgainWhenTheBrokerHasLostItsOffsets() throws Exception {
        rocketMq.createTopic("lost", QUEUES);
        List<String> sent = send("lost", "m", 100);
        Consumed first = new Consumed();
        DefaultMQPushConsumer consumer = concurrent("lost", "lost-group", first);
        consumer.start();
        first.awaitAll(sent);
        consumer.shutdown();

        rocketMq.restartBrokerWithoutOffsets();

        assertOnlyNewOnesAreRead("lost", "lost-group");
    }

    @Test
    void litePullConsumerGoesOnWhereTheLastOneStopped() throws Exception {
        rocketMq.createTopic("lite", QUEUES);
        List<String> sent = send("lite", "m", 120);

        List<String> all = new ArrayList<>();
        DefaultLitePullConsumer consumer = lite("lite", "lite-group");
        consumer.start();
        while (all.size() < 50) {
            consumer.poll().forEach(message -> all.add(body(message)));
        }
        consumer.commit();
        consumer.shutdown();

        consumer = lite("lite", "lite-group");
        consumer.start();
        while (all.size() < 120) {
            consumer.poll().forEach(message -> all.add(body(message)));
        }
        consumer.commit();
        consumer.shutdown();
        assertThat(all).as("each once").containsExactlyInAnyOrderElementsOf(sent);
        assertThat(committed("lite", "lite-group")).isEqualTo(ends("lite"));
        assertThat(log.warnings("last offset")).isEmpty();
    }

    @Test
    @SuppressWarnings("deprecation") // RocketMQ's oldest consumer, which is still used
    void pullConsumerCommitsAndReads() throws Exception {
        rocketMq.createTopic("pulled", 1);
        List<String> sent = send("pulled", "m", 60);

        List<String> all = new ArrayList<>();
        while (all.size() < 60) {
            DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("pulled-group");
            consumer.setNamesrvAddr(rocketMq.nameServerAddress());
            consumer.setOffsetStore(new TidemarkOffsetStore(client, "pulled-group"));
            consumer.start();
            MessageQueue queue =
                    consumer.fetchSubscribeMessageQueues("pulled").iterator().next();
            long offset = consumer.fetchConsumeOffset(queue, true);
            assertThat(offset).isEqualTo(all.isEmpty() ? -1 : all.size());
            PullResult result = consumer.pull(queue, "*", Math.max(0, offset), 32);
            assertThat(result.getPullStatus()).isEqualTo(PullStatus.FOUND);
            result.getMsgFoundList().forEach(message -> all.add(body(message)));
            consumer.getOffsetStore().updateConsumeOffsetToBroker(queue, result.getNextBeginOffset(), false);
            consumer.shutdown();
        }
        assertThat(all).containsExactlyElementsOf(sent);
        assertThat(committed("pulled", "pulled-group")).isEqualTo(Map.of(0, 60L));
        assertThat(log.warnings("last offset")).isEmpty();
    }

    @Test
    void aResetIsTakenByTheNextStart() throws Exception {
        rocketMq.createTopic("reset", QUEUES);
        List<String> sent = new ArrayList<>(send("reset", "m", 40));
        Consumed first = new Consumed();
        DefaultMQPushConsumer consumer = concurrent("reset", "reset-group", first);
        consumer.start();
        first.awaitAll(sent);
        persist(consumer);

        client.reset(IntStream.range(0, QUEUES)
                .mapToObj(
                        queue -> new Position(PositionKey.of(RocketMqCluster.BROKER, "reset", "reset-group", queue), 0))
                .toList());
        sent.addAll(send("reset", "later", 40));
        first.awaitAll(sent);
        consumer.shutdown();
        assertThat(log.warnings("an operator has reset this queue")).hasSize(QUEUES);
        assertThat(committed("reset", "reset-group").values()).containsOnly(0L);

        Consumed second = new Consumed();
        consumer = concurrent("reset", "reset-group", second);
        consumer.start();
        second.await(80);
        consumer.shutdown();
        assertThat(second.all()).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(committed("reset", "reset-group")).isEqualTo(ends("reset"));
    }

    /** Starts another consumer of the group, for which all is committed, and sends it something. */
    private static void assertOnlyNewOnesAreRead(String topic, String group) throws Exception {
        List<String> fresh = send(topic, "new", 40);
        Consumed second = new Consumed();
        DefaultMQPushConsumer consumer = concurrent(topic, group, second);
        consumer.start();
        second.awaitAll(fresh);
        consumer.shutdown();
        assertThat(second.all()).as("nothing old").containsExactlyInAnyOrderElementsOf(fresh);
        assertThat(committed(topic, group)).isEqualTo(ends(topic));
    }

    private static DefaultMQPushConsumer concurrent(String topic, String group, Consumed consumed)
            throws MQClientException {
        DefaultMQPushConsumer consumer = push(topic, group);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            consumed.add(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        return consumer;
    }

    @SuppressWarnings("deprecation") // RocketMQ has meant to take the setter away since 2020
    private static DefaultMQPushConsumer push(String topic, String group) throws MQClientException {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(rocketMq.nameServerAddress());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setAwaitTerminationMillisWhenShutdown(ClusterNode.PATIENCE.toMillis());
        consumer.setOffsetStore(new TidemarkOffsetStore(client, group));
        consumer.subscribe(topic, "*");
        return consumer;
    }

    private static DefaultLitePullConsumer lite(String topic, String group) throws MQClientException {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(group);
        consumer.setNamesrvAddr(rocketMq.nameServerAddress());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setAutoCommit(false);
        consumer.setOffsetStore(new TidemarkOffsetStore(client, group));
        consumer.subscribe(topic, "*");
        return consumer;
    }

    /** As the client's scheduler does every five seconds, from the tenth on. */
    @SuppressWarnings("deprecation")
    private static void persist(DefaultMQPushConsumer consumer) {
        consumer.getDefaultMQPushConsumerImpl().persistConsumerOffset();
    }

    /** Sends so many messages with different bodies, to all queues in turn. */
    private static List<String> send(String topic, String prefix, int count) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("producer");
        producer.setNamesrvAddr(rocketMq.nameServerAddress());
        producer.start();
        try {
            List<String> bodies = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String body = prefix + i;
                assertThat(producer.send(new Message(topic, body.getBytes(UTF_8)))
                                .getSendStatus())
                        .isEqualTo(SendStatus.SEND_OK);
                bodies.add(body);
            }
            return bodies;
        } finally {
            producer.shutdown();
        }
    }

    private static String body(MessageExt message) {
        return new String(message.getBody(), UTF_8);
    }

    /** The group's offsets by queue, under the broker's name; of queues that it has committed. */
    private static Map<Integer, Long> committed(String topic, String group) throws TidemarkException {
        List<PositionKey> keys = IntStream.range(0, QUEUES)
                .mapToObj(queue -> PositionKey.of(RocketMqCluster.BROKER, topic, group, queue))
                .toList();
        List<Optional<Long>> offsets = client.fetchAll(keys).offsets();
        Map<Integer, Long> committed = new TreeMap<>();
        for (int queue = 0; queue < QUEUES; queue++) {
            int at = queue;
            offsets.get(queue).ifPresent(offset -> committed.put(at, offset));
        }
        return committed;
    }

    private static Map<Integer, Long> ends(String topic) throws Exception {
        Map<Integer, Long> ends = new TreeMap<>();
        for (int queue = 0; queue < QUEUES; queue++) {
            ends.put(queue, rocketMq.end(topic, queue));
        }
        return ends;
    }
}
