package io.tidemark.server.remoting;

import static io.tidemark.core.protocol.RequestCode.ADD_MEMBER;
import static io.tidemark.core.protocol.RequestCode.COMMIT_OFFSETS;
import static io.tidemark.core.protocol.RequestCode.GET_ALL_CONSUMER_OFFSET;
import static io.tidemark.core.protocol.RequestCode.NODE_STATUS;
import static io.tidemark.core.protocol.RequestCode.PROMOTE_MEMBER;
import static io.tidemark.core.protocol.RequestCode.QUERY_CONSUMER_OFFSET;
import static io.tidemark.core.protocol.RequestCode.QUERY_OFFSETS;
import static io.tidemark.core.protocol.RequestCode.REMOVE_MEMBER;
import static io.tidemark.core.protocol.RequestCode.REPLACE_MEMBER;
import static io.tidemark.core.protocol.RequestCode.TRANSFER_LEADERSHIP;
import static io.tidemark.core.protocol.RequestCode.UPDATE_CONSUMER_OFFSET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.protocol.AddMemberRequestHeader;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.MemberRequestHeader;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.QueryOffsetsBody;
import io.tidemark.core.protocol.QueryOffsetsResponseBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.SerializeType;
import io.tidemark.failover.wire.CountedBatch;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.raft.AdminRequest;
import io.tidemark.raft.FailureKind;
import io.tidemark.raft.ReadConsistency;
import io.tidemark.raft.StoreFailure;
import io.tidemark.raft.StoreSettings.MemberAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request and every way it can fail, over a socket. */
class RequestsTest {

    private static final Map<FailureKind, Integer> CODES = Map.of(
            FailureKind.BUSY, 2,
            FailureKind.UNAVAILABLE, 14,
            FailureKind.OUTCOME_UNKNOWN, 4001,
            FailureKind.NO_SPACE, 4003,
            FailureKind.TOO_LARGE, 29,
            FailureKind.REFUSED, 1);

    ServedStore served;
    RawClient client;

    @BeforeEach
    void serve() throws Exception {
        served = ServedStore.withDefaults();
        client = served.connect();
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void aCommitIsReadBackAndBothAnswersCarryTheirRevision(SerializeType type) throws Exception {
        RemotingCommand committed =
                client.call(served.commit(3, 123_456_789_012L).withSerializeType(type));
        RemotingCommand read = client.call(served.query(3).withSerializeType(type));

        assertThat(committed.code()).isZero();
        assertThat(committed.isResponse()).isTrue();
        assertThat(committed.serializeType()).isEqualTo(type);
        assertThat(committed.extFields()).isEqualTo(ExtFields.of("revision", "1"));
        assertThat(read.code()).isZero();
        assertThat(read.serializeType()).isEqualTo(type);
        assertThat(read.extFields().get("offset")).isEqualTo("123456789012");
        assertThat(read.extFields().get("revision")).isEqualTo("1");
        assertThat(read.extFields().get("stale")).isNull();
        assertThat(served.store.reads()).containsExactly(ReadConsistency.LINEARIZABLE);
    }

    @Test
    void anUnknownPositionIsNotFoundOnlyByALinearizableRead() throws Exception {
        RemotingCommand linearizable = client.call(served.query(0));
        RemotingCommand stale = client.call(served.query("", 0, Consistency.STALE));

        assertThat(linearizable.code()).isEqualTo(22);
        assertThat(linearizable.remark()).isEqualTo("Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first");
        assertThat(linearizable.extFields().get("errorKind")).isEqualTo("NOT_FOUND");
        assertThat(stale.code()).isEqualTo(4002);
        assertThat(stale.remark()).contains("stale");
        assertThat(stale.extFields().get("errorKind")).isEqualTo("STALE_NOT_FOUND");
        assertThat(stale.extFields().get("stale")).isEqualTo("true");
        assertThat(served.store.reads()).containsExactly(ReadConsistency.LINEARIZABLE, ReadConsistency.STALE);
    }

    @Test
    void zeroIsNeverMadeUpForAnUnknownPosition() throws Exception {
        ExtFields fields = ExtFields.builder()
                .add("consumerGroup", "group")
                .add("topic", "topic")
                .add("queueId", 0)
                .add("setZeroIfNotFound", "true")
                .build();

        assertThat(client.call(served.request(QUERY_CONSUMER_OFFSET, fields)).code())
                .isEqualTo(22);
    }

    @Test
    void aStaleReadSaysSo() throws Exception {
        client.call(served.commit(3, 7));

        RemotingCommand read = client.call(served.query("", 3, Consistency.STALE));

        assertThat(read.extFields().get("offset")).isEqualTo("7");
        assertThat(read.extFields().get("stale")).isEqualTo("true");
    }

    @Test
    void noBrokerABlankOneAndTheConfiguredOneAreTheDefaultTable() throws Exception {
        client.call(served.commit("", 0, 1));
        assertThat(offset(served.query(ServedStore.BROKER, 0, Consistency.LINEARIZABLE)))
                .isEqualTo("1");
        client.call(served.commit(ServedStore.BROKER, 0, 2));
        assertThat(offset(served.query(" ", 0, Consistency.LINEARIZABLE))).isEqualTo("2");
        client.call(served.commit("broker-b", 0, 3));
        assertThat(offset(served.query(0))).isEqualTo("2");
        assertThat(offset(served.query("broker-b", 0, Consistency.LINEARIZABLE)))
                .isEqualTo("3");
    }

    @Test
    void aBatchIsCommittedAtOneRevisionAndReadAtOne() throws Exception {
        RemotingCommand committed = client.call(served.commitBatch(CommitOffsetsBody.builder()
                .add("", "topic", "group", 0, 10)
                .add("broker-b", "topic", "group", 0, 20)
                .add(ServedStore.BROKER, "topic", "other", 65_535, Long.MAX_VALUE)));
        byte[] query = QueryOffsetsBody.builder()
                .add("", "topic", "other", 65_535)
                .add("", "topic", "group", 1)
                .add("broker-b", "topic", "group", 0)
                .build()
                .encode();
        RemotingCommand read = client.call(served.request(QUERY_OFFSETS, ExtFields.EMPTY, query));
        RemotingCommand stale = client.call(served.request(QUERY_OFFSETS, Consistency.STALE.toFields(), query));

        assertThat(committed.code()).isZero();
        assertThat(committed.extFields()).isEqualTo(ExtFields.of("revision", "1"));
        assertThat(read.code()).isZero();
        assertThat(read.extFields()).isEqualTo(ExtFields.of("revision", "1"));
        QueryOffsetsResponseBody offsets = QueryOffsetsResponseBody.decode(read.body());
        assertThat(offsets.offset(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(offsets.found(1)).isFalse();
        assertThat(offsets.offset(2)).isEqualTo(20);
        assertThat(stale.extFields().get("stale")).isEqualTo("true");
    }

    @Test
    void theWholeTableOfTheDefaultBrokerIsAnswered() throws Exception {
        client.call(served.commit(3, 7));
        client.call(served.commit("broker-b", 0, 9));

        RemotingCommand all = client.call(served.request(GET_ALL_CONSUMER_OFFSET, ExtFields.EMPTY));

        assertThat(all.code()).isZero();
        assertThat(all.extFields()).isEqualTo(ExtFields.of("revision", "2"));
        assertThat(new String(all.body(), UTF_8).replaceAll("\\s", ""))
                .contains("\"offsetTable\":{\"topic@group\":{\"3\":7}}")
                .contains("\"dataVersion\"")
                .doesNotContain("broker-b");
        assertThat(served.store.reads()).containsExactly(ReadConsistency.LINEARIZABLE);
    }

    @Test
    void theWholeTableIsReadStaleOnRequestAndLabelledSo() throws Exception {
        RemotingCommand nothing = client.call(served.request(GET_ALL_CONSUMER_OFFSET, Consistency.STALE.toFields()));
        client.call(served.commit(3, 7));
        RemotingCommand all = client.call(served.request(GET_ALL_CONSUMER_OFFSET, Consistency.STALE.toFields()));
        RemotingCommand neither =
                client.call(served.request(GET_ALL_CONSUMER_OFFSET, ExtFields.of("consistency", "quick")));

        assertThat(nothing.code()).isEqualTo(1);
        assertThat(nothing.extFields().get("stale")).isEqualTo("true");
        assertThat(all.code()).isZero();
        assertThat(all.extFields().get("revision")).isEqualTo("1");
        assertThat(all.extFields().get("stale")).isEqualTo("true");
        assertThat(neither.code()).isEqualTo(29);
        assertThat(neither.remark()).contains("consistency");
        assertThat(served.store.reads()).containsExactly(ReadConsistency.STALE, ReadConsistency.STALE);
    }

    @Test
    void anEmptyTableIsRefusedInRocketMqsWords() throws Exception {
        client.call(served.commit("broker-b", 0, 9));

        RemotingCommand all = client.call(served.request(GET_ALL_CONSUMER_OFFSET, ExtFields.EMPTY));

        assertThat(all.code()).isEqualTo(1);
        assertThat(all.remark()).isEqualTo("No consumer offset in this broker");
    }

    @Test
    void statusTellsWhatTheNodeKnows() throws Exception {
        client.call(served.commit(3, 7));

        NodeStatusBody status = NodeStatusBody.decode(
                client.call(served.request(NODE_STATUS, ExtFields.EMPTY)).body());

        assertThat(status.name()).isEqualTo("n1");
        assertThat(status.role()).isEqualTo("LEADER");
        assertThat(status.client()).isEqualTo("127.0.0.1:10911");
        assertThat(status.applied()).isEqualTo(1);
        assertThat(status.positions()).isEqualTo(1);
        assertThat(status.tableHash()).matches("[0-9a-f]{16}");
        assertThat(status.members()).hasSize(2);
        assertThat(status.trouble()).containsExactly("the disk is nearly full");
    }

    @Test
    void membershipAndLeadershipAreHandedToTheStore() throws Exception {
        RemotingCommand replaced =
                client.call(served.request(REPLACE_MEMBER, new MemberRequestHeader("n2").toFields()));
        client.call(served.request(TRANSFER_LEADERSHIP, new MemberRequestHeader("n3").toFields()));
        client.call(served.request(TRANSFER_LEADERSHIP, ExtFields.EMPTY));
        client.call(served.request(ADD_MEMBER, new AddMemberRequestHeader("n4", "::1", 7).toFields()));
        client.call(served.request(PROMOTE_MEMBER, new MemberRequestHeader("n4").toFields()));
        client.call(served.request(REMOVE_MEMBER, new MemberRequestHeader("n1").toFields()));
        RemotingCommand nobody = client.call(served.request(REPLACE_MEMBER, ExtFields.EMPTY));

        assertThat(replaced.code()).isZero();
        assertThat(replaced.extFields()).isEqualTo(ExtFields.of("done", "false"));
        assertThat(replaced.remark()).isEqualTo("learner added, ask again");
        assertThat(nobody.code()).isEqualTo(29);
        assertThat(nobody.remark()).contains("node");
        assertThat(served.store.adminRequests())
                .containsExactly(
                        new AdminRequest.ReplaceMember("n2"),
                        new AdminRequest.TransferLeadership("n3"),
                        new AdminRequest.TransferLeadership(""),
                        new AdminRequest.AddMember(new MemberAddress("n4", "::1", 7)),
                        new AdminRequest.PromoteMember("n4"),
                        new AdminRequest.RemoveMember("n1"));
    }

    @Test
    void aNameThatNoNodeCanHaveIsRefusedBeforeItReachesTheStore() throws Exception {
        for (int code : new int[] {REPLACE_MEMBER, TRANSFER_LEADERSHIP, ADD_MEMBER, PROMOTE_MEMBER, REMOVE_MEMBER}) {
            RemotingCommand refused = client.call(served.request(code, ExtFields.of("node", "n".repeat(100_000))));

            assertThat(refused.code()).isEqualTo(29);
            assertThat(refused.remark()).contains("node=").hasSizeLessThan(1_000);
        }
        assertThat(served.store.adminRequests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h", "h:", ":1", "h:0", "h:65536", "h:1,x:2", "a b:1", "::1:7", "[h]:7"})
    void anAddressThatNoNodeCanHaveIsRefusedBeforeItReachesTheStore(String raft) throws Exception {
        RemotingCommand refused = client.call(served.request(
                ADD_MEMBER,
                ExtFields.builder().add("node", "n4").add("raft", raft).build()));

        assertThat(refused.code()).isEqualTo(29);
        assertThat(refused.remark()).contains("raft");
        assertThat(served.store.adminRequests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = FailureKind.class, mode = EnumSource.Mode.EXCLUDE, names = "HELD") // TableChangeRequestsTest
    void everyFailureOfTheStoreHasItsCodeItsKindAndARemark(FailureKind kind) throws Exception {
        served.store.failWith(new StoreFailure(kind, "because"));

        for (RemotingCommand request : new RemotingCommand[] {
            served.commit(0, 1),
            served.query(0),
            served.commitBatch(CommitOffsetsBody.builder().add("", "topic", "group", 0, 1)),
            served.request(
                    QUERY_OFFSETS,
                    ExtFields.EMPTY,
                    QueryOffsetsBody.builder()
                            .add("", "topic", "group", 0)
                            .build()
                            .encode()),
            served.request(GET_ALL_CONSUMER_OFFSET, ExtFields.EMPTY),
            served.request(TRANSFER_LEADERSHIP, ExtFields.EMPTY),
        }) {
            RemotingCommand response = client.call(request);

            assertThat(response.code()).as(request.toString()).isEqualTo(CODES.get(kind));
            assertThat(response.remark()).isEqualTo("because");
            assertThat(response.extFields().get("errorKind")).isEqualTo(kind.name());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "consumerGroup, consumerGroup, ",
        "topic, topic, ",
        "queueId, queueId, ",
        "commitOffset, commitOffset, ",
        "consumerGroup, consumerGroup, a@b",
        "topic, topic, a b",
        "topic, topic, ''",
        "queueId, queueId, 65536",
        "queueId, queueId, -1",
        "queueId, queueId, abc",
        "queueId, queueId, 4294967296",
        "commitOffset, commitOffset, -1",
        "commitOffset, commitOffset, 9223372036854775808",
        "bname, bname, a@b",
    })
    void aBadFieldIsNamedAndTheConnectionStaysUsable(String field, String named, String value) throws Exception {
        RemotingCommand response = client.call(served.request(UPDATE_CONSUMER_OFFSET, fieldsWith(field, value)));

        assertThat(response.code()).isEqualTo(29);
        assertThat(response.remark()).contains(named);
        assertThat(response.extFields().get("errorKind")).isEqualTo("INVALID_FIELD");
        assertThat(served.store.asked()).isZero();
        assertThat(client.call(served.commit(0, 1)).code()).isZero();
    }

    @Test
    void aNameOf64KibibytesIsRefusedByName() throws Exception {
        for (String field : new String[] {"topic", "consumerGroup", "bname"}) {
            for (SerializeType type : SerializeType.values()) {
                RemotingCommand response =
                        client.call(served.request(UPDATE_CONSUMER_OFFSET, fieldsWith(field, "a".repeat(65_536)))
                                .withSerializeType(type));

                assertThat(response.code()).isEqualTo(29);
                assertThat(response.remark()).contains(field).hasSizeLessThan(1_000);
            }
        }
        assertThat(served.store.asked()).isZero();
    }

    @Test
    void aBadPositionOfABatchIsNamedAndNothingIsCommitted() throws Exception {
        assertInvalid(
                CommitOffsetsBody.builder().add("", "topic", "group", 0, 1).add("", "topic", "group", 65_536, 1),
                "positions[1].queueId");
        assertInvalid(
                CommitOffsetsBody.builder().add("", "topic", "group", 0, 1).add("", "to pic", "group", 0, 1),
                "positions[1].topic");
        assertInvalid(CommitOffsetsBody.builder().add("", "topic", "gr@up", 0, 1), "positions[0].consumerGroup");
        assertInvalid(CommitOffsetsBody.builder().add("b@", "topic", "group", 0, 1), "positions[0].bname");
        assertInvalid(CommitOffsetsBody.builder().add("", "topic", "group", 0, -1), "positions[0].offset");
        assertThat(served.store.asked()).isZero();
    }

    @Test
    void aBatchBeyondItsBoundsIsRefusedWholeByName() throws Exception {
        RemotingCommand tooManyBytes = client.call(served.request(COMMIT_OFFSETS, ExtFields.EMPTY, new byte[2 << 20]));
        RemotingCommand tooMany =
                client.call(served.request(COMMIT_OFFSETS, ExtFields.EMPTY, CountedBatch.of(100_000)));
        RemotingCommand garbage = client.call(served.request(COMMIT_OFFSETS, ExtFields.EMPTY, new byte[] {1, 2, 3}));
        RemotingCommand tooManyAsked = client.call(served.request(QUERY_OFFSETS, ExtFields.EMPTY, new byte[2 << 20]));

        assertThat(tooManyBytes.code()).isEqualTo(29);
        assertThat(tooManyBytes.remark()).contains("body");
        assertThat(tooManyBytes.extFields().get("errorKind")).isEqualTo("TOO_LARGE");
        assertThat(tooMany.code()).isEqualTo(29);
        assertThat(tooMany.remark()).contains("positions");
        assertThat(garbage.code()).isEqualTo(29);
        assertThat(tooManyAsked.code()).isEqualTo(29);
        assertThat(served.store.asked()).isZero();
        assertThat(client.call(served.commit(0, 1)).code()).isZero();
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void anUnknownCodeIsNotSupported(SerializeType type) throws Exception {
        RemotingCommand response =
                client.call(served.request(10, ExtFields.EMPTY).withSerializeType(type));

        assertThat(response.code()).isEqualTo(3);
        assertThat(response.remark()).isEqualTo(" request type 10 not supported");
        assertThat(client.call(served.commit(0, 1)).code()).isZero();
    }

    @Test
    void aMistakeOfOursIsAnsweredAndTheConnectionStaysUsable() throws Exception {
        served.store.throwing(new IllegalStateException("broken"));
        RemotingCommand response = client.call(served.commit(0, 1));
        served.store.throwing(null);

        assertThat(response.code()).isEqualTo(1);
        assertThat(response.remark()).contains("broken");
        assertThat(response.extFields().get("errorKind")).isEqualTo(ErrorKind.INTERNAL.name());
        assertThat(client.call(served.commit(0, 1)).code()).isZero();
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void aOnewayRequestIsNeverAnswered(SerializeType type) throws Exception {
        RemotingCommand[] requests = {
            served.commit(0, 5),
            served.commit(65_536, 5),
            served.query(0),
            served.query(9),
            served.request(10, ExtFields.EMPTY),
            served.request(COMMIT_OFFSETS, ExtFields.EMPTY, new byte[] {9}),
            served.request(GET_ALL_CONSUMER_OFFSET, ExtFields.EMPTY),
            served.request(NODE_STATUS, ExtFields.EMPTY),
            served.request(REPLACE_MEMBER, ExtFields.EMPTY),
        };
        for (RemotingCommand request : requests) {
            client.send(request.withSerializeType(type).asOneway());
        }
        awaitRouted();
        served.store.failWith(new StoreFailure(FailureKind.BUSY, "busy"));
        client.send(served.commit(0, 6).withSerializeType(type).asOneway());
        awaitRouted();
        served.store.throwing(new IllegalStateException("broken"));
        client.send(served.commit(0, 7).withSerializeType(type).asOneway());
        awaitRouted();
        served.store.throwing(null);
        served.store.failWith(null);

        // RawClient.call refuses any other answer than that to its own request.
        assertThat(client.call(served.commit(1, 1).withSerializeType(type)).code())
                .isZero();
        assertThat(client.call(served.request(NODE_STATUS, ExtFields.EMPTY)).code())
                .isZero();
    }

    @Test
    void aResponseNobodyAskedForIsIgnored() throws Exception {
        RemotingCommand request = served.commit(0, 1);
        client.send(RemotingCommand.response(request, 0, null, request.extFields()));

        assertThat(client.call(served.commit(1, 1)).extFields()).isEqualTo(ExtFields.of("revision", "1"));
        assertThat(served.store.asked()).isEqualTo(1);
    }

    /** Status is answered as it is routed, so all that was sent before has been routed too. */
    private void awaitRouted() throws Exception {
        assertThat(client.call(served.request(NODE_STATUS, ExtFields.EMPTY)).code())
                .isZero();
    }

    private void assertInvalid(CommitOffsetsBody.Builder body, String field) throws Exception {
        RemotingCommand response = client.call(served.commitBatch(body));
        assertThat(response.code()).isEqualTo(29);
        assertThat(response.remark()).contains(field);
    }

    private String offset(RemotingCommand query) throws Exception {
        return client.call(query).extFields().require("offset");
    }

    private static ExtFields fieldsWith(String field, String value) {
        ExtFields.Builder fields = ExtFields.builder();
        Map<String, String> good = Map.of(
                "consumerGroup", "group", "topic", "topic", "queueId", "0", "commitOffset", "1", "bname", "broker-b");
        good.forEach((name, goodValue) -> {
            if (!name.equals(field)) {
                fields.add(name, goodValue);
            }
        });
        if (value != null) {
            fields.add(field, value);
        }
        return fields.build();
    }
}
