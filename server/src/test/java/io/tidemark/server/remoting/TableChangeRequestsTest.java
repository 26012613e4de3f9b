package io.tidemark.server.remoting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.QueryOffsetsBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.raft.FailureKind;
import io.tidemark.raft.StoreFailure;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.body.ResetOffsetBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests that change the table and are no commits: RocketMQ's, and ours. */
class TableChangeRequestsTest {

    private ServedStore served;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        served = ServedStore.withDefaults();
        client = served.connect();
        for (int queueId = 0; queueId < 3; queueId++) {
            client.call(served.commit(queueId, 100 + queueId));
        }
        client.call(served.commit("broker-b", 0, 7));
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
    }

    /** Fields as {@code name=value,name=value}. */
    private RemotingCommand ask(int code, String fields) throws Exception {
        ExtFields.Builder builder = ExtFields.builder();
        for (String field : fields.isEmpty() ? new String[0] : fields.split(",")) {
            String[] parts = field.split("=", 2);
            builder.add(parts[0], parts[1]);
        }
        return client.call(served.request(code, builder.build()));
    }

    private String offset(String broker, int queueId) throws Exception {
        RemotingCommand answer = client.call(served.query(broker, queueId, Consistency.STALE));
        return answer.code() == 0 ? String.valueOf(answer.extFields().get("offset")) : "none";
    }

    @Test
    void aGroupIsDeletedWithItsOffsetsFromTheDefaultTable() throws Exception {
        RemotingCommand answer = ask(RequestCode.DELETE_SUBSCRIPTIONGROUP, "groupName=group,cleanOffset=true");

        assertThat(answer.code()).isZero();
        assertThat(answer.extFields().get("changed")).isEqualTo("3");
        assertThat(offset("", 0)).isEqualTo("none");
        assertThat(offset("broker-b", 0)).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"groupName=group", "groupName=group,cleanOffset=false"})
    void aGroupWhoseOffsetsAreToStayKeepsThem(String fields) throws Exception {
        assertThat(ask(RequestCode.DELETE_SUBSCRIPTIONGROUP, fields).code()).isZero();
        assertThat(offset("", 0)).isEqualTo("100");
    }

    @Test
    void aTopicIsDeletedOfTheBrokerThatIsNamed() throws Exception {
        assertThat(ask(RequestCode.DELETE_TOPIC_IN_BROKER, "topic=topic,bname=broker-b")
                        .extFields()
                        .get("changed"))
                .isEqualTo("1");
        assertThat(offset("broker-b", 0)).isEqualTo("none");
        assertThat(offset("", 0)).isEqualTo("100");
    }

    @Test
    void ourDeleteIsOfAllBrokersWhenItSaysSo() throws Exception {
        assertThat(ask(RequestCode.DELETE_OFFSETS, "consumerGroup=group,topic=topic,allBrokers=true")
                        .extFields()
                        .get("changed"))
                .isEqualTo("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"srcGroup=group,destGroup=other", "srcGroup=group,destGroup=other,topic=,offline=true"})
    void withoutATopicAllOfAGroupIsCloned(String fields) throws Exception {
        RemotingCommand answer = ask(RequestCode.CLONE_GROUP_OFFSET, fields);

        assertThat(answer.extFields().get("changed")).isEqualTo("3");
        ExtFields position = ExtFields.builder()
                .add("consumerGroup", "other")
                .add("topic", "topic")
                .add("queueId", 2)
                .build();
        assertThat(client.call(served.request(RequestCode.QUERY_CONSUMER_OFFSET, position))
                        .extFields()
                        .get("offset"))
                .isEqualTo("102");
    }

    @Test
    void aResetByQueueAndOffsetIsAnsweredAsRocketMqReadsIt() throws Exception {
        RemotingCommand answer = ask(
                RequestCode.INVOKE_BROKER_TO_RESET_OFFSET,
                "topic=topic,group=group,queueId=1,offset=5,timestamp=0,isForce=false");

        assertThat(answer.code()).isZero();
        ResetOffsetBody body = ResetOffsetBody.decode(answer.body(), ResetOffsetBody.class);
        assertThat(body.getOffsetTable()).containsOnly(Map.entry(new MessageQueue("topic", ServedStore.BROKER, 1), 5L));
        assertThat(offset("", 1)).isEqualTo("5");
        assertThat(served.store.held()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"-1, -5, 95 96 97", "-1, -101, 0 0 1", "2, 9223372036854775807, 100 101 9223372036854775807"})
    void aResetByAShiftIsOfOneQueueOrOfAll(int queueId, long shift, String expected) throws Exception {
        RemotingCommand answer = ask(
                RequestCode.INVOKE_BROKER_TO_RESET_OFFSET,
                "topic=topic,group=group,queueId=%d,shift=%d".formatted(queueId, shift));

        assertThat(answer.code()).as("%s", answer).isZero();
        assertThat(offset("", 0) + " " + offset("", 1) + " " + offset("", 2)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topic=topic,group=group,queueId=-1,offset=-1,timestamp=1700000000000",
                "topic=topic,group=group,queueId=2,timestamp=-1",
                "topic=topic,group=group,queueId=-1,offset=5",
            })
    void aResetByTimeIsRefusedWithTheReason(String fields) throws Exception {
        RemotingCommand answer = ask(RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, fields);

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.remark()).contains("no messages").contains("queueId and offset");
        assertThat(answer.extFields().get("errorKind")).isEqualTo("REFUSED");
        assertThat(served.store.held()).isZero();
    }

    @Test
    void aShiftOfWhatIsNotThereIsRefused() throws Exception {
        assertThat(ask(RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, "topic=topic,group=nobody,shift=1")
                        .remark())
                .isEqualTo("No queues to reset.");
    }

    @Test
    void whatIsHeldTakesNoCommitUntilAConsumerReadsIt() throws Exception {
        ask(RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, "topic=topic,group=group,queueId=0,offset=5");

        RemotingCommand single = client.call(served.commit(0, 101));
        RemotingCommand batch =
                client.call(served.commitBatch(CommitOffsetsBody.builder().add("", "topic", "group", 0, 101)));
        assertThat(single.code()).isZero();
        assertThat(single.remark()).isEqualTo("Offset has been previously reset");
        assertThat(single.extFields()).isEqualTo(ExtFields.of("errorKind", "HELD"));
        assertThat(batch.code()).isEqualTo(1);
        assertThat(batch.extFields().get("errorKind")).isEqualTo("HELD");
        assertThat(offset("", 0)).isEqualTo("5");

        assertThat(client.call(served.query(0)).extFields().get("offset")).isEqualTo("5");
        assertThat(client.call(served.commit(0, 6)).extFields().get("revision")).isNotNull();
        assertThat(offset("", 0)).isEqualTo("6");
    }

    @Test
    void whoOnlyLooksTakesNothingOver() throws Exception {
        ask(RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, "topic=topic,group=group,queueId=0,offset=5");

        ask(RequestCode.QUERY_CONSUMER_OFFSET, "topic=topic,consumerGroup=group,queueId=0,takeOver=false");
        byte[] body =
                QueryOffsetsBody.builder().add("", "topic", "group", 0).build().encode();
        client.call(served.request(RequestCode.QUERY_OFFSETS, ExtFields.EMPTY, body));
        assertThat(served.store.held()).isEqualTo(1);

        client.call(served.request(RequestCode.QUERY_OFFSETS, ExtFields.of("takeOver", "true"), body));
        assertThat(served.store.held()).isZero();
    }

    @Test
    void ourResetIsOneEntryOfAllItsPositions() throws Exception {
        byte[] body = CommitOffsetsBody.builder()
                .add("", "topic", "group", 0, 1)
                .add("broker-b", "topic", "group", 0, 2)
                .build()
                .encode();

        RemotingCommand answer = client.call(served.request(RequestCode.RESET_OFFSETS, ExtFields.EMPTY, body));

        assertThat(answer.extFields().get("changed")).isEqualTo("2");
        assertThat(offset("broker-b", 0)).isEqualTo("2");
        assertThat(served.store.held()).isEqualTo(2);
    }

    @Test
    void aSnapshotIsWrittenWhenEitherRequestAsksForIt() throws Exception {
        assertThat(ask(RequestCode.WRITE_SNAPSHOT, "").extFields().get("revision"))
                .isEqualTo("4");
        assertThat(ask(RequestCode.EXPORT_ROCKSDB_CONFIG_TO_JSON, "configType=topics;consumerOffsets")
                        .code())
                .isZero();
        assertThat(ask(RequestCode.EXPORT_ROCKSDB_CONFIG_TO_JSON, "configType=topics")
                        .remark())
                .contains("configType=topics, expected consumerOffsets");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "207 | cleanOffset=true | groupName",
                "207 | groupName=a b,cleanOffset=true | groupName",
                "215 | topic= | topic",
                "215 | bname=b | topic",
                "222 | topic=topic,queueId=0,offset=1 | group",
                "222 | topic=topic,group=a b,queueId=0,offset=1 | group",
                "222 | topic=t t,group=group,queueId=0,offset=1 | topic",
                "222 | topic=topic,group=group,queueId=65536,offset=1 | queueId",
                "222 | topic=topic,group=group,queueId=0,offset=-2 | offset",
                "222 | topic=topic,group=group,queueId=0,shift=x | shift",
                "314 | destGroup=other | srcGroup",
                "314 | srcGroup=group | destGroup",
                "314 | srcGroup=group,destGroup=group | destGroup",
                "314 | srcGroup=group,destGroup=a b | destGroup",
                "355 | x=y | configType",
                "11002 | takeOver=true,consistency=stale | takeOver",
                "11011 | topic= | consumerGroup",
                "11011 | topic=topic,bname=b,allBrokers=true | bname",
                "11013 | x=y | body",
            })
    void aBadFieldIsNamedAndNothingIsDone(int code, String fields, String field) throws Exception {
        int asked = served.store.asked();

        RemotingCommand answer = ask(code, fields);

        assertThat(answer.code()).as("%s", answer).isEqualTo(29);
        assertThat(answer.remark()).startsWith(field);
        assertThat(served.store.asked()).isEqualTo(asked);
    }

    @Test
    void whatTheStoreRefusesIsToldByKind() throws Exception {
        served.store.failWith(new StoreFailure(FailureKind.OUTCOME_UNKNOWN, "nobody knows"));

        RemotingCommand answer = ask(RequestCode.DELETE_SUBSCRIPTIONGROUP, "groupName=group,cleanOffset=true");

        assertThat(answer.code()).isEqualTo(4001);
        assertThat(answer.extFields().get("errorKind")).isEqualTo("OUTCOME_UNKNOWN");
    }
}
