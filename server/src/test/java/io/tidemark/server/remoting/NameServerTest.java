package io.tidemark.server.remoting;

import static io.tidemark.core.protocol.RequestCode.CHECK_CLIENT_CONFIG;
import static io.tidemark.core.protocol.RequestCode.DELETE_TOPIC_IN_NAMESRV;
import static io.tidemark.core.protocol.RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER;
import static io.tidemark.core.protocol.RequestCode.GET_BROKER_CLUSTER_INFO;
import static io.tidemark.core.protocol.RequestCode.GET_CONSUMER_CONNECTION_LIST;
import static io.tidemark.core.protocol.RequestCode.GET_CONSUMER_LIST_BY_GROUP;
import static io.tidemark.core.protocol.RequestCode.GET_ROUTEINFO_BY_TOPIC;
import static io.tidemark.core.protocol.RequestCode.GET_TOPIC_CONFIG;
import static io.tidemark.core.protocol.RequestCode.HEART_BEAT;
import static io.tidemark.core.protocol.RequestCode.UNREGISTER_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.offset.TableSummary;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.raft.FailureKind;
import io.tidemark.raft.StoreFailure;
import io.tidemark.raft.StoreStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.body.TopicList;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.QueueData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node answers as the name server, and the broker, of RocketMQ's clients; read as RocketMQ's classes read it. */
class NameServerTest {

    private static final StoreStatus.Member N1 = new StoreStatus.Member("n1", "h1:10912", true, "h1:10911");
    private static final StoreStatus.Member N2 = new StoreStatus.Member("n2", "h2:10912", true, "h2:10911");
    private static final StoreStatus.Member N3 = new StoreStatus.Member("n3", "h3:10912", true, "h3:10911");
    private static final StoreStatus.Member UNHEARD = new StoreStatus.Member("h4:10912", "h4:10912", true, "");
    private static final StoreStatus.Member LEARNER = new StoreStatus.Member("n5", "h5:10912", false, "h5:10911");

    ServedStore served;
    RawClient client;

    @BeforeEach
    void serve() throws Exception {
        served = ServedStore.withDefaults();
        client = served.connect();
        served.store.statusIs(status("n2", "h2:10911", N1, N2, N3, UNHEARD, LEARNER));
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
    }

    private static StoreStatus status(String leader, String leaderClient, StoreStatus.Member... members) {
        return new StoreStatus(
                "n1",
                "cluster",
                StoreStatus.Role.FOLLOWER,
                leader,
                leaderClient,
                1,
                TableSummary.EMPTY,
                List.of(members),
                List.of());
    }

    private RemotingCommand ask(int code, String... namesAndValues) throws Exception {
        ExtFields.Builder fields = ExtFields.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return client.call(served.request(code, fields.build()));
    }

    private TopicRouteData route(String topic) throws Exception {
        RemotingCommand answer = ask(GET_ROUTEINFO_BY_TOPIC, "topic", topic);
        assertThat(answer.code()).as(answer.remark()).isZero();
        return RemotingSerializable.decode(answer.body(), TopicRouteData.class);
    }

    private int queues(String topic) throws Exception {
        QueueData queues = route(topic).getQueueDatas().get(0);
        assertThat(queues.getWriteQueueNums()).isEqualTo(queues.getReadQueueNums());
        return queues.getReadQueueNums();
    }

    private void commit(CommitOffsetsBody.Builder batch) throws Exception {
        assertThat(client.call(served.commitBatch(batch)).code()).isZero();
    }

    @Test
    void aRouteNamesTheLeaderAsMasterAndTheOtherVotersThatHaveToldWhereTheyAre() throws Exception {
        TopicRouteData route = route("orders");

        assertThat(route.getBrokerDatas()).singleElement().satisfies(broker -> {
            assertThat(broker.getBrokerName()).isEqualTo(ServedStore.BROKER);
            assertThat(broker.getCluster()).isEqualTo("DefaultCluster");
            assertThat(broker.getBrokerAddrs()).isEqualTo(Map.of(0L, "h2:10911", 1L, "h1:10911", 2L, "h3:10911"));
        });
        assertThat(route.getQueueDatas()).singleElement().satisfies(queues -> {
            assertThat(queues.getBrokerName()).isEqualTo(ServedStore.BROKER);
            assertThat(queues.getPerm()).isEqualTo(4);
        });
        assertThat(route.getTopicQueueMappingByBroker()).isNull();
    }

    @Test
    void withoutALeaderTheBrokerHasSlavesOnly() throws Exception {
        served.store.statusIs(status("", "", N1, N2));

        assertThat(route("orders").getBrokerDatas().get(0).getBrokerAddrs())
                .isEqualTo(Map.of(1L, "h1:10911", 2L, "h2:10911"));
    }

    @Test
    void aBrokerWithoutAnyAddressIsNeverTold() throws Exception {
        served.store.statusIs(status("", ""));

        assertThat(ask(GET_ROUTEINFO_BY_TOPIC, "topic", "orders").code()).isEqualTo(14);
        assertThat(ask(GET_BROKER_CLUSTER_INFO).code()).isEqualTo(14);
    }

    @Test
    void aTopicHasAsManyQueuesAsAnyGroupsGreatestQueueIdTells() throws Exception {
        commit(CommitOffsetsBody.builder()
                .add("", "orders", "g1", 3, 1)
                .add("", "orders", "g2", 16, 1)
                .add("", "orders2", "g1", 99, 1)
                .add("broker-b", "orders", "g1", 40, 1));

        assertThat(queues("orders")).isEqualTo(17);
        assertThat(queues("never-committed")).isEqualTo(8);
        assertThat(topicConfig("orders").getReadQueueNums()).isEqualTo(17);
        assertThat(topicConfig("orders").getTopicName()).isEqualTo("orders");
        assertThat(topicConfig("orders").getPerm()).isEqualTo(4);
        assertThat(topicConfig("never-committed").getWriteQueueNums()).isEqualTo(8);
    }

    private TopicConfig topicConfig(String topic) throws Exception {
        RemotingCommand answer = ask(GET_TOPIC_CONFIG, "topic", topic, "lo", "true");
        assertThat(answer.code()).as(answer.remark()).isZero();
        return RemotingSerializable.decode(answer.body(), TopicConfig.class);
    }

    @Test
    void theRetryTopicOfAGroupExistsWhenTheGroupHasPositions() throws Exception {
        commit(CommitOffsetsBody.builder().add("", "orders", "g1", 3, 1).add("broker-b", "orders", "other", 0, 1));

        assertThat(queues("%RETRY%g1")).isEqualTo(1);
        for (int code : new int[] {GET_ROUTEINFO_BY_TOPIC, GET_TOPIC_CONFIG}) {
            for (String group : List.of("g", "g11", "other", "")) {
                RemotingCommand missing = ask(code, "topic", "%RETRY%" + group);
                assertThat(missing.code()).as(group).isEqualTo(group.isEmpty() ? 0 : 17);
            }
            RemotingCommand missing = ask(code, "topic", "%RETRY%typo");
            assertThat(missing.extFields().get("errorKind")).isEqualTo("NO_TOPIC");
            assertThat(missing.remark()).contains("No topic route info in name server for the topic: %RETRY%typo");
        }
        commit(CommitOffsetsBody.builder().add("", "%RETRY%g1", "g1", 2, 1));
        assertThat(queues("%RETRY%g1")).isEqualTo(3);
    }

    @Test
    void thatATopicIsMissingIsNotConcludedFromAStaleRead() throws Exception {
        RemotingCommand answer = ask(GET_ROUTEINFO_BY_TOPIC, "topic", "%RETRY%g1", "consistency", "stale");

        assertThat(answer.code()).isEqualTo(4002);
        assertThat(answer.extFields().get("stale")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a@b", "top.ic", "to pic"})
    void thereIsNoTopicOfANameThatBreaksTheRules(String topic) throws Exception {
        for (int code : new int[] {GET_ROUTEINFO_BY_TOPIC, GET_TOPIC_CONFIG}) {
            assertThat(ask(code, "topic", topic).code()).isEqualTo(17);
        }
    }

    @Test
    void aMissingTopicIsTheCallersError() throws Exception {
        for (int code : new int[] {GET_ROUTEINFO_BY_TOPIC, GET_TOPIC_CONFIG}) {
            RemotingCommand answer = ask(code);
            assertThat(answer.code()).isEqualTo(29);
            assertThat(answer.remark()).isEqualTo("topic is missing");
        }
    }

    @Test
    void withoutALeaderNothingIsToldOfTopics() throws Exception {
        served.store.failWith(new StoreFailure(FailureKind.UNAVAILABLE, "no leader"));

        for (RemotingCommand answer : List.of(
                ask(GET_ROUTEINFO_BY_TOPIC, "topic", "%RETRY%g1"),
                ask(GET_TOPIC_CONFIG, "topic", "orders"),
                ask(GET_ALL_TOPIC_LIST_FROM_NAMESERVER))) {
            assertThat(answer.code()).isEqualTo(14);
            assertThat(answer.remark()).isEqualTo("no leader");
        }
        assertThat(ask(GET_BROKER_CLUSTER_INFO).code()).isZero();
    }

    @Test
    void allTopicsAreListedWithTheRetryTopicOfEachGroup() throws Exception {
        commit(CommitOffsetsBody.builder()
                .add("", "orders", "g1", 0, 1)
                .add("", "bills", "g1", 0, 1)
                .add("", "%RETRY%g2", "g2", 0, 1)
                .add("broker-b", "elsewhere", "g3", 0, 1));

        assertThat(topics()).isEqualTo(Set.of("orders", "bills", "%RETRY%g1", "%RETRY%g2"));
        assertThat(topics("bname", "broker-b")).isEqualTo(Set.of("elsewhere", "%RETRY%g3"));
        assertThat(topics("bname", ServedStore.BROKER)).hasSize(4);
    }

    private Set<String> topics(String... namesAndValues) throws Exception {
        RemotingCommand answer = ask(GET_ALL_TOPIC_LIST_FROM_NAMESERVER, namesAndValues);
        return RemotingSerializable.decode(answer.body(), TopicList.class).getTopicList();
    }

    @Test
    void theClusterIsOneBroker() throws Exception {
        ClusterInfo info =
                RemotingSerializable.decode(ask(GET_BROKER_CLUSTER_INFO).body(), ClusterInfo.class);

        assertThat(info.getClusterAddrTable()).isEqualTo(Map.of("DefaultCluster", Set.of(ServedStore.BROKER)));
        assertThat(info.getBrokerAddrTable()).containsOnlyKeys(ServedStore.BROKER);
        assertThat(info.getBrokerAddrTable().values())
                .singleElement()
                .extracting(BrokerData::getBrokerAddrs)
                .isEqualTo(Map.of(0L, "h2:10911", 1L, "h1:10911", 2L, "h3:10911"));
    }

    @Test
    void whatClientsTellOfThemselvesIsAcceptedAndNobodyIsConnected() throws Exception {
        for (int code : new int[] {HEART_BEAT, UNREGISTER_CLIENT, CHECK_CLIENT_CONFIG, DELETE_TOPIC_IN_NAMESRV}) {
            assertThat(ask(code).code()).as("code %d", code).isZero();
        }
        RemotingCommand connections = ask(GET_CONSUMER_CONNECTION_LIST, "consumerGroup", "g1");
        assertThat(connections.code()).isEqualTo(206);
        assertThat(connections.extFields().get("errorKind")).isEqualTo("NOT_ONLINE");
        RemotingCommand clients = ask(GET_CONSUMER_LIST_BY_GROUP, "consumerGroup", "g1");
        assertThat(clients.code()).isEqualTo(1);
        assertThat(clients.remark()).isEqualTo("no consumer for this group, g1");
        assertThat(ask(GET_CONSUMER_CONNECTION_LIST).remark()).isEqualTo("consumerGroup is missing");
        assertThat(ask(GET_CONSUMER_LIST_BY_GROUP, "consumerGroup", "a b").code())
                .isEqualTo(29);
    }

    @Test
    void aBrokerThatNobodyNamedHasANameThatMeansTheDefaultTable() {
        BrokerNames unnamed = new BrokerNames("");
        BrokerNames named = new BrokerNames("broker-a");

        assertThat(unnamed.told("")).isEqualTo("tidemark");
        assertThat(unnamed.resolve("tidemark")).isEmpty();
        assertThat(unnamed.resolve("broker-a")).isEqualTo("broker-a");
        assertThat(named.told("")).isEqualTo("broker-a");
        assertThat(named.told("broker-b")).isEqualTo("broker-b");
        assertThat(named.resolve("tidemark")).isEqualTo("tidemark");
    }
}
