package io.tidemark.server.remoting;

import static io.tidemark.core.protocol.RequestCode.GET_BROKER_CONSUME_STATS;
import static io.tidemark.core.protocol.RequestCode.GET_CONSUME_STATS;
import static io.tidemark.core.protocol.RequestCode.QUERY_CORRECTION_OFFSET;
import static io.tidemark.core.protocol.RequestCode.QUERY_TOPICS_BY_CONSUMER;
import static io.tidemark.core.protocol.RequestCode.QUERY_TOPIC_CONSUME_BY_WHO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.raft.FailureKind;
import io.tidemark.raft.ReadConsistency;
import io.tidemark.raft.StoreFailure;
import io.tidemark.server.settings.ListenSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.admin.ConsumeStats;
import org.apache.rocketmq.remoting.protocol.body.ConsumeStatsList;
import org.apache.rocketmq.remoting.protocol.body.GroupList;
import org.apache.rocketmq.remoting.protocol.body.QueryCorrectionOffsetBody;
import org.apache.rocketmq.remoting.protocol.body.TopicList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What RocketMQ's tools ask a broker about its groups; read as RocketMQ's classes read it. */
class ToolQueriesTest {

    ServedStore served;
    RawClient client;

    @BeforeEach
    void serve() throws Exception {
        served = ServedStore.withDefaults();
        client = served.connect();
        assertThat(client.call(served.commitBatch(CommitOffsetsBody.builder()
                                .add("", "orders", "g1", 0, 10)
                                .add("", "orders", "g1", 1, 11)
                                .add("", "orders", "g2", 0, 20)
                                .add("", "orders", "g2", 1, 5)
                                .add("", "orders", "g2", 4, 9)
                                .add("", "bills", "g1", 7, 123_456_789_012L)
                                .add("", "orders-2", "g11", 0, 1)
                                .add("broker-b", "orders", "g3", 0, 77)))
                        .code())
                .isZero();
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
    }

    private RemotingCommand ask(int code, String... namesAndValues) throws Exception {
        ExtFields.Builder fields = ExtFields.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return client.call(served.request(code, fields.build()));
    }

    private <T> T read(Class<T> type, int code, String... namesAndValues) throws Exception {
        RemotingCommand answer = ask(code, namesAndValues);
        assertThat(answer.code()).as(answer.remark()).isZero();
        assertThat(answer.extFields().get("revision")).isEqualTo("1");
        return RemotingSerializable.decode(answer.body(), type);
    }

    @Test
    void theGroupsOfATopicAreThoseWithPositionsOfIt() throws Exception {
        assertThat(groups("topic", "orders")).isEqualTo(Set.of("g1", "g2"));
        assertThat(groups("topic", "orders", "bname", "broker-b")).isEqualTo(Set.of("g3"));
        assertThat(groups("topic", "order")).isEmpty();
    }

    private Set<String> groups(String... namesAndValues) throws Exception {
        return read(GroupList.class, QUERY_TOPIC_CONSUME_BY_WHO, namesAndValues).getGroupList();
    }

    @Test
    void theTopicsOfAGroupAreThoseThatItHasPositionsOf() throws Exception {
        assertThat(topics("group", "g1")).isEqualTo(Set.of("orders", "bills"));
        assertThat(topics("group", "g3")).isEmpty();
        assertThat(topics("group", "g3", "bname", "broker-b")).isEqualTo(Set.of("orders"));
    }

    private Set<String> topics(String... namesAndValues) throws Exception {
        TopicList list = read(TopicList.class, QUERY_TOPICS_BY_CONSUMER, namesAndValues);
        assertThat(list.getBrokerAddr()).isEqualTo("127.0.0.1:10911");
        return list.getTopicList();
    }

    @Test
    void aCorrectionIsTheLeastOffsetOfTheGroupsThatCount() throws Exception {
        assertThat(corrections("g1", "")).isEqualTo(Map.of(0, 10L, 1, 5L, 4, 9L));
        assertThat(corrections("g1", "g2,nobody")).isEqualTo(Map.of(0, 10L, 1, 11L));
        assertThat(corrections("nobody", "g1")).isEqualTo(Map.of(0, 20L, 1, 5L, 4, 9L));
    }

    @Test
    void whereTheComparedGroupIsBehindAllThatCountThereIsNoCorrection() throws Exception {
        assertThat(corrections("g1", "g1")).isEqualTo(Map.of(0, Long.MAX_VALUE, 1, 5L, 4, 9L));
        assertThat(corrections("g2", "g2")).isEqualTo(Map.of(0, 10L, 1, Long.MAX_VALUE, 4, Long.MAX_VALUE));
    }

    @Test
    void aCorrectionDeletesNothing() throws Exception {
        corrections("g1", "g1,g2");

        assertThat(topics("group", "g1")).isEqualTo(Set.of("orders", "bills"));
        assertThat(groups("topic", "orders")).isEqualTo(Set.of("g1", "g2"));
    }

    private Map<Integer, Long> corrections(String compared, String filtered) throws Exception {
        return read(
                        QueryCorrectionOffsetBody.class,
                        QUERY_CORRECTION_OFFSET,
                        "topic",
                        "orders",
                        "compareGroup",
                        compared,
                        "filterGroups",
                        filtered)
                .getCorrectionOffsets();
    }

    @Test
    void theStatsOfAGroupAreItsPositionsAndNoLag() throws Exception {
        ConsumeStats stats = stats("consumerGroup", "g1");

        assertThat(offsets(stats))
                .isEqualTo(Map.of(
                        new MessageQueue("orders", ServedStore.BROKER, 0), 10L,
                        new MessageQueue("orders", ServedStore.BROKER, 1), 11L,
                        new MessageQueue("bills", ServedStore.BROKER, 7), 123_456_789_012L));
        assertThat(stats.computeTotalDiff()).isZero();
        assertThat(stats.computeInflightTotalDiff()).isZero();
        assertThat(stats.getConsumeTps()).isZero();
        assertThat(stats.getOffsetTable().values())
                .allSatisfy(queue -> assertThat(queue.getLastTimestamp()).isZero());
    }

    @ParameterizedTest
    @CsvSource({
        "orders, '', 2",
        "'', 'bills;orders', 3",
        "orders, 'bills', 1",
        "nothing, '', 0",
        "' ', ' ', 3",
    })
    void theStatsOfAGroupCanBeThoseOfSomeTopics(String topic, String topics, int queues) throws Exception {
        assertThat(stats("consumerGroup", "g1", "topic", topic, "topicList", topics)
                        .getOffsetTable())
                .hasSize(queues);
    }

    @Test
    void anotherBrokersStatsCarryItsName() throws Exception {
        assertThat(offsets(stats("consumerGroup", "g3", "bname", "broker-b")))
                .isEqualTo(Map.of(new MessageQueue("orders", "broker-b", 0), 77L));
        assertThat(stats("consumerGroup", "g3").getOffsetTable()).isEmpty();
    }

    private ConsumeStats stats(String... namesAndValues) throws Exception {
        return read(ConsumeStats.class, GET_CONSUME_STATS, namesAndValues);
    }

    private static Map<MessageQueue, Long> offsets(ConsumeStats stats) {
        Map<MessageQueue, Long> offsets = new TreeMap<>();
        stats.getOffsetTable().forEach((queue, queueStats) -> {
            assertThat(queueStats.getBrokerOffset()).isEqualTo(queueStats.getConsumerOffset());
            offsets.put(queue, queueStats.getConsumerOffset());
        });
        return offsets;
    }

    @Test
    void theStatsOfABrokerAreThoseOfAllItsGroupsByTopic() throws Exception {
        ConsumeStatsList list = read(ConsumeStatsList.class, GET_BROKER_CONSUME_STATS, "isOrder", "false");

        assertThat(list.getBrokerAddr()).isEqualTo("127.0.0.1:10911");
        assertThat(list.getTotalDiff()).isZero();
        assertThat(list.getConsumeStatsList())
                .extracting(Map::keySet)
                .containsExactly(Set.of("g1"), Set.of("g11"), Set.of("g2"));
        List<ConsumeStats> first = list.getConsumeStatsList().get(0).getOrDefault("g1", List.of());
        assertThat(first).hasSize(2);
        assertThat(offsets(first.get(0)))
                .isEqualTo(Map.of(new MessageQueue("bills", ServedStore.BROKER, 7), 123_456_789_012L));
        assertThat(first.get(1).getOffsetTable()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "300, topic, a@b",
        "343, group, a b",
        "308, topic, ''",
        "308, compareGroup, a.b",
        "208, consumerGroup, ''",
    })
    void aNameThatBreaksTheRulesOrIsMissingIsNamed(int code, String field, String value) throws Exception {
        for (boolean missing : new boolean[] {true, false}) {
            ExtFields.Builder fields = ExtFields.builder();
            for (String name : List.of("topic", "group", "compareGroup", "consumerGroup")) {
                if (!name.equals(field)) {
                    fields.add(name, "good");
                } else if (!missing) {
                    fields.add(name, value);
                }
            }
            RemotingCommand answer = client.call(served.request(code, fields.build()));

            assertThat(answer.code()).isEqualTo(29);
            assertThat(answer.remark()).startsWith(field);
        }
    }

    @ParameterizedTest
    @CsvSource({"300", "343", "308", "208", "317"})
    void aStaleReadIsLabelledAndAFailureIsToldAsItIs(int code) throws Exception {
        String[] fields = {
            "topic", "orders", "group", "g1", "compareGroup", "g1", "consumerGroup", "g1", "consistency", "stale"
        };
        RemotingCommand stale = ask(code, fields);
        assertThat(stale.code()).isZero();
        assertThat(stale.extFields().get("stale")).isEqualTo("true");
        assertThat(served.store.reads()).containsExactly(ReadConsistency.STALE);

        served.store.failWith(new StoreFailure(FailureKind.UNAVAILABLE, "no leader"));
        assertThat(ask(code, fields).code()).isEqualTo(14);
    }

    @Test
    void statsThatDoNotFitAFrameAreRefusedAndNeverCut() throws Exception {
        ListenSettings small = new ListenSettings(
                "127.0.0.1", 0, 10, Duration.ofMinutes(2), 100, 8 << 20, 65_536, 64 << 20, 1 << 20, 1 << 19, 1);
        CommitOffsetsBody.Builder batch = CommitOffsetsBody.builder();
        for (int i = 0; i < 1_000; i++) {
            batch.add("", "topic", "group", i, i);
        }
        try (ServedStore bounded = new ServedStore(small)) {
            RawClient other = bounded.connect();
            assertThat(other.call(bounded.commitBatch(batch)).code()).isZero();

            for (int code : new int[] {GET_CONSUME_STATS, GET_BROKER_CONSUME_STATS}) {
                RemotingCommand answer = other.call(bounded.request(code, ExtFields.of("consumerGroup", "group")));
                assertThat(answer.code()).isEqualTo(1);
                assertThat(answer.extFields().get("errorKind")).isEqualTo("REFUSED");
                assertThat(answer.extFields().get("revision")).isEqualTo("1");
                assertThat(answer.remark()).contains("does not fit one frame");
                assertThat(answer.body()).isEmpty();
            }
        }
    }

    /** The text that a RocketMQ broker writes, and no JSON: the map's keys are objects. */
    @Test
    void aMapOfQueuesHasObjectsForNames() throws Exception {
        RemotingCommand answer = ask(GET_CONSUME_STATS, "consumerGroup", "g3", "bname", "broker-b");

        assertThat(new String(answer.body(), UTF_8))
                .isEqualTo("{\"consumeTps\":0,\"offsetTable\":{"
                        + "{\"brokerName\":\"broker-b\",\"queueId\":0,\"topic\":\"orders\"}:"
                        + "{\"brokerOffset\":77,\"consumerOffset\":77,\"lastTimestamp\":0,\"pullOffset\":77}}}");
    }

    @Test
    void whatIsNotAsciiIsEscaped() {
        RocketMqJson json = new RocketMqJson(1_000).beginArray();
        json.value("a\"b\\c\u00e9\n").value(true).endArray();

        assertThat(new String(json.toBytes(), UTF_8)).isEqualTo("[\"a\\u0022b\\u005cc\\u00e9\\u000a\",true]");
    }
}
