package io.tidemark.client;

import static io.tidemark.client.TidemarkClientTest.at;
import static io.tidemark.client.TidemarkClientTest.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.ChangedResponseHeader;
import io.tidemark.core.protocol.CloneGroupRequestHeader;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.DeleteOffsetsRequestHeader;
import io.tidemark.core.protocol.DescribeGroupRequestHeader;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.GroupListBody;
import io.tidemark.core.protocol.GroupOffsetsBody;
import io.tidemark.core.protocol.ListGroupsRequestHeader;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.PageResponseHeader;
import io.tidemark.core.protocol.QueryOffsetsBody;
import io.tidemark.core.protocol.QueryOffsetsResponseBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads and administrative requests, as they are sent and answered. */
@Timeout(60)
class ClientAdministrationTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final ScriptedMember node = new ScriptedMember("n1");
    private final TidemarkClient client = TidemarkClient.builder()
            .servers(node.address())
            .brokerName("broker-a")
            .deadline(LONG)
            .build();

    ClientAdministrationTest() {
        node.leads();
    }

    @AfterEach
    void closeAll() throws IOException {
        client.close();
        node.close();
    }

    @Test
    void aKeyIsOneOfTheClientsBroker() {
        assertThat(client.key("orders", "billing", 3)).isEqualTo(PositionKey.of("broker-a", "orders", "billing", 3));
    }

    @Test
    void aFetchAnswersTheOffsetOrThatThereIsNone() throws Exception {
        answerOffsets(7, QueryOffsetsResponseBody.NONE);
        assertThat(client.fetchAll(List.of(key(0), key(1))))
                .isEqualTo(new OffsetsAnswer(List.of(Optional.of(7L), Optional.empty()), 9, false));

        answerOffsets(QueryOffsetsResponseBody.NONE);
        assertThat(client.fetchAsync(key(2)).get()).isEqualTo(new OffsetAnswer(Optional.empty(), 9, false));
        RemotingCommand sent = node.requests().get(1);
        assertThat(sent.code()).isEqualTo(RequestCode.QUERY_OFFSETS);
        assertThat(QueryOffsetsBody.decode(sent.body()).positions().queueId(0)).isEqualTo(2);
        assertThat(sent.extFields().isEmpty()).isTrue();
    }

    @Test
    void optionsOfAReadAreSent() throws Exception {
        answerOffsets(7);
        client.fetch(key(0), ReadOptions.stale());
        client.fetch(key(0), ReadOptions.linearizable().takingOver());

        assertThat(Consistency.from(node.requests().get(0).extFields())).isEqualTo(Consistency.STALE);
        assertThat(node.requests().get(1).extFields().flag(FieldName.TAKE_OVER)).isTrue();
        assertThatThrownBy(() -> ReadOptions.stale().takingOver()).hasMessageContaining("takeOver");
    }

    @Test
    void aReadThatTakesOverIsAskedAgainWhenNobodyKnowsWhetherItDid() throws Exception {
        node.does((request, peer) -> {
            ScriptedMember.refuse(request, peer, ErrorKind.OUTCOME_UNKNOWN);
            answerOffsets(7);
        });
        assertThat(client.fetch(key(0), ReadOptions.linearizable().takingOver()).offset())
                .hasValue(7L);
        assertThat(node.requests()).hasSize(2);
    }

    @Test
    void aReadThatTakesOverIsUnknownWhenNobodyKnowsUntilTheDeadline() {
        node.refuses(ErrorKind.OUTCOME_UNKNOWN);
        ReadOptions how = ReadOptions.linearizable().takingOver().within(Duration.ofSeconds(1));
        assertThatThrownBy(() -> client.fetch(key(0), how)).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void groupsAreListedPageByPage() throws Exception {
        node.does((request, peer) -> {
            String after = ListGroupsRequestHeader.from(request.extFields()).after();
            GroupListBody.Group group = new GroupListBody.Group(after + "g", 2, 16, 1);
            boolean more = after.length() < 2;
            peer.send(RemotingCommand.response(
                    request,
                    0,
                    null,
                    new PageResponseHeader(9, false, more).toFields(),
                    new GroupListBody(List.of(group)).encode()));
        });
        assertThat(client.listGroups())
                .containsExactly(
                        new GroupSummary("g", 2, 16, 1),
                        new GroupSummary("gg", 2, 16, 1),
                        new GroupSummary("ggg", 2, 16, 1));
    }

    @Test
    void aGroupIsDescribedPageByPageBehindTheLastRow() throws Exception {
        node.does((request, peer) -> {
            DescribeGroupRequestHeader header = DescribeGroupRequestHeader.from(request.extFields());
            boolean first = header.after().isEmpty();
            GroupOffsetsBody page = GroupOffsetsBody.builder()
                    .add("", first ? "orders" : "refunds", header.consumerGroup(), 0, first ? 5 : 6, first)
                    .build();
            peer.send(RemotingCommand.response(
                    request, 0, null, new PageResponseHeader(first ? 9 : 10, false, first).toFields(), page.encode()));
        });
        assertThat(client.describeGroup("billing"))
                .isEqualTo(new GroupDescription(
                        "billing",
                        List.of(
                                new GroupPosition(PositionKey.of("", "orders", "billing", 0), 5, true),
                                new GroupPosition(PositionKey.of("", "refunds", "billing", 0), 6, false)),
                        9,
                        false));
        assertThat(DescribeGroupRequestHeader.from(node.requests().get(1).extFields())
                        .after())
                .isEqualTo("orders@billing");
    }

    @Test
    void aGroupWithoutPositionsIsEmpty() throws Exception {
        node.does((request, peer) -> peer.send(RemotingCommand.response(
                request,
                ErrorKind.NOT_FOUND.code(),
                null,
                AnswerHeader.notFound(9, false).toFields())));
        assertThat(client.describeGroup("nobody")).isEqualTo(new GroupDescription("nobody", List.of(), 9, false));
    }

    @Test
    void aDeleteSaysOfWhichBroker() throws Exception {
        answerChanged();
        assertThat(client.delete(OffsetSelection.ofGroup("G"))).isEqualTo(new ChangeAnswer(9, 16));
        client.delete(OffsetSelection.ofTopic("T").onBroker(""));
        client.deleteAsync(OffsetSelection.ofGroupAndTopic("G", "T").onAllBrokers())
                .get();

        assertThat(node.requests().stream().map(request -> DeleteOffsetsRequestHeader.from(request.extFields())))
                .containsExactly(
                        new DeleteOffsetsRequestHeader("G", "", "broker-a", false),
                        new DeleteOffsetsRequestHeader("", "T", "", false),
                        new DeleteOffsetsRequestHeader("G", "T", "", true));
    }

    @Test
    void aCloneSaysOfWhichBrokerAndTopic() throws Exception {
        answerChanged();
        assertThat(client.clone(GroupClone.of("G", "H"))).isEqualTo(new ChangeAnswer(9, 16));
        client.cloneAsync(GroupClone.of("G", "H").onAllBrokers().ofTopic("T")).get();

        assertThat(node.requests().stream().map(request -> CloneGroupRequestHeader.from(request.extFields())))
                .containsExactly(
                        new CloneGroupRequestHeader("G", "H", "", "broker-a", false),
                        new CloneGroupRequestHeader("G", "H", "T", "", true));
        assertThatThrownBy(() -> GroupClone.of("G", "G")).hasMessageContaining("destination=G");
    }

    @Test
    void aResetSendsThePositions() throws Exception {
        answerChanged();
        assertThat(client.reset(List.of(at(0, 5), at(1, 6)))).isEqualTo(new ChangeAnswer(9, 16));

        RemotingCommand sent = node.requests().get(0);
        assertThat(sent.code()).isEqualTo(RequestCode.RESET_OFFSETS);
        assertThat(ScriptedMember.commitsIn(sent)).containsExactly("orders/0=5", "orders/1=6");
    }

    @Test
    void aChangeWithoutAnAnswerIsUnknownAndNotSentAgain() {
        node.does((request, peer) -> peer.disconnect());
        assertThatThrownBy(() -> client.delete(OffsetSelection.ofGroup("G")))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(node.requests()).hasSize(1);
    }

    @Test
    void aSnapshotIsWrittenByTheNodeThatIsNamed() throws Exception {
        try (ScriptedMember other = new ScriptedMember("n2")) {
            assertThat(client.writeSnapshot(other.address(), LONG)).isEqualTo(1);
            assertThat(other.requests().get(0).code()).isEqualTo(RequestCode.WRITE_SNAPSHOT);
        }
        assertThat(node.requests()).isEmpty();
    }

    @Test
    void theStatusOfAClusterShowsWhoDoesNotAnswer() throws Exception {
        ScriptedMember leader = new ScriptedMember("n2");
        leader.leads();
        node.follows(leader);
        ServerAddress gone;
        try (ScriptedMember ended = new ScriptedMember("n3")) {
            gone = ended.address();
        }
        try (leader;
                TidemarkClient asking = TidemarkClient.builder()
                        .servers(node.address(), gone)
                        .deadline(LONG)
                        .build()) {
            ClusterStatus status = asking.clusterStatus();

            assertThat(status.nodes().stream().map(NodeReport::address))
                    .containsExactly(node.address(), gone, leader.address());
            assertThat(status.nodes().get(1).status()).isEmpty();
            assertThat(status.nodes().get(1).failure()).contains(gone.toString());
            assertThat(status.leader().map(NodeStatusBody::name)).hasValue("n2");
            assertThat(status.unheard()).isEmpty();
        }
        assertThat(client.clusterStatus().unheard())
                .as("the leader has ended")
                .extracting(NodeStatusBody.Member::name)
                .containsExactly("n2");
    }

    /** As request 15 is answered, and as the client's own frames are. */
    @ParameterizedTest
    @CsvSource({"0", "1"})
    void aPositionThatIsHeldIsNoSuccessWhateverTheCode(int code) throws Exception {
        node.does((request, peer) -> peer.send(RemotingCommand.response(
                request,
                code,
                "orders@billing queue 0 is held",
                AnswerHeader.error(ErrorKind.HELD).toFields())));
        assertThatThrownBy(() -> client.commit(at(0, 1)))
                .isInstanceOf(HeldException.class)
                .hasMessageContaining("is held")
                .hasMessageContaining("takeOver");
        try (TidemarkConnection connection = TidemarkConnection.open(node.address(), LONG)) {
            assertThatThrownBy(() -> connection.commit(at(0, 1))).isInstanceOf(HeldException.class);
        }
    }

    @Test
    void whatCannotBeIsRefusedWhereItIsMade() {
        assertThatThrownBy(() -> TidemarkClient.builder().build()).hasMessageContaining("servers");
        assertThatThrownBy(() -> TidemarkClient.builder()
                        .servers("h:1")
                        .deadline(Duration.ZERO)
                        .build())
                .hasMessageContaining("deadline");
        assertThatThrownBy(() -> TidemarkClient.builder().batchPositionsMax(70_000))
                .hasMessageContaining("batchPositionsMax");
        assertThatThrownBy(() -> new OffsetSelection(Optional.empty(), Optional.empty(), Optional.empty(), true))
                .hasMessageContaining("neither group nor topic");
    }

    private void answerOffsets(long... offsets) {
        byte[] body = QueryOffsetsResponseBody.of(offsets).encode();
        node.does((request, peer) -> peer.send(RemotingCommand.response(
                request, 0, null, AnswerHeader.read(9, false).toFields(), body)));
    }

    private void answerChanged() {
        node.does((request, peer) ->
                peer.send(RemotingCommand.response(request, 0, null, new ChangedResponseHeader(9, 16).toFields())));
    }
}
