package io.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.client.ScriptedNode.Behaviour;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.MemberRequestHeader;
import io.tidemark.core.protocol.MemberResponseHeader;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.QueryConsumerOffsetRequestHeader;
import io.tidemark.core.protocol.QueryConsumerOffsetResponseHeader;
import io.tidemark.core.protocol.QueryOffsetsBody;
import io.tidemark.core.protocol.QueryOffsetsResponseBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.core.protocol.ResponseCode;
import io.tidemark.core.protocol.UpdateConsumerOffsetRequestHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TidemarkConnectionTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    private static final PositionKey KEY = PositionKey.of("", "orders", "billing", 3);
    private static final Position POSITION = new Position(KEY, 1000);

    @Test
    void commitSendsThePositionAndAnswersItsRevision() throws Exception {
        try (ScriptedNode node = new ScriptedNode(answering(ResponseCode.SUCCESS, AnswerHeader.success(42)));
                TidemarkConnection connection = connect(node)) {
            assertThat(connection.commit(new Position(PositionKey.of("broker-b", "orders", "billing", 3), 1000)))
                    .isEqualTo(42);

            RemotingCommand sent = node.requests().get(0);
            assertThat(sent.code()).isEqualTo(RequestCode.UPDATE_CONSUMER_OFFSET);
            assertThat(UpdateConsumerOffsetRequestHeader.from(sent.extFields()))
                    .isEqualTo(new UpdateConsumerOffsetRequestHeader("billing", "orders", 3, 1000, "broker-b"));
        }
    }

    @Test
    void batchCommitSendsEveryPosition() throws Exception {
        try (ScriptedNode node = new ScriptedNode(answering(ResponseCode.SUCCESS, AnswerHeader.success(43)));
                TidemarkConnection connection = connect(node)) {
            Position other = new Position(PositionKey.of("broker-b", "refunds", "audit", 65_535), Long.MAX_VALUE);
            assertThat(connection.commit(List.of(POSITION, other))).isEqualTo(43);

            CommitOffsetsBody sent =
                    CommitOffsetsBody.decode(node.requests().get(0).body());
            assertThat(sent.positions().size()).isEqualTo(2);
            assertThat(sent.positions().broker(sent.positions().rowOf(1))).isEqualTo("broker-b");
            assertThat(sent.positions().topic(sent.positions().rowOf(1))).isEqualTo("refunds");
            assertThat(sent.positions().group(sent.positions().rowOf(1))).isEqualTo("audit");
            assertThat(sent.positions().queueId(1)).isEqualTo(65_535);
            assertThat(sent.offset(1)).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void emptyBatchIsRefusedBeforeItIsSent() throws Exception {
        try (ScriptedNode node = new ScriptedNode(answering(ResponseCode.SUCCESS, AnswerHeader.success(1)));
                TidemarkConnection connection = connect(node)) {
            assertThatThrownBy(() -> connection.commit(List.of()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("positions");
            assertThat(node.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void queryAnswersTheOffsetAndWhetherItIsStale(boolean stale) throws Exception {
        ExtFields fields = new QueryConsumerOffsetResponseHeader(1000, 44, stale).toFields();
        try (ScriptedNode node = new ScriptedNode(
                        (request, peer) -> peer.send(RemotingCommand.response(request, 0, null, fields)));
                TidemarkConnection connection = connect(node)) {
            Consistency consistency = stale ? Consistency.STALE : Consistency.LINEARIZABLE;
            assertThat(connection.query(KEY, consistency)).isEqualTo(new OffsetAnswer(Optional.of(1000L), 44, stale));

            assertThat(QueryConsumerOffsetRequestHeader.from(
                            node.requests().get(0).extFields()))
                    .isEqualTo(new QueryConsumerOffsetRequestHeader("billing", "orders", 3, "", consistency));
        }
    }

    @ParameterizedTest
    @CsvSource({"22, false", "4002, true"})
    void positionThatNobodyCommittedIsEmpty(int code, boolean stale) throws Exception {
        try (ScriptedNode node = new ScriptedNode(answering(code, AnswerHeader.notFound(45, stale)));
                TidemarkConnection connection = connect(node)) {
            assertThat(connection.query(KEY, Consistency.LINEARIZABLE))
                    .isEqualTo(new OffsetAnswer(Optional.empty(), 45, stale));
        }
    }

    @Test
    void batchQueryAnswersInTheOrderOfTheKeys() throws Exception {
        byte[] body = QueryOffsetsResponseBody.of(new long[] {QueryOffsetsResponseBody.NONE, 7})
                .encode();
        try (ScriptedNode node = new ScriptedNode((request, peer) -> peer.send(RemotingCommand.response(
                        request, 0, null, AnswerHeader.read(46, true).toFields(), body)));
                TidemarkConnection connection = connect(node)) {
            OffsetsAnswer answer =
                    connection.query(List.of(KEY, PositionKey.of("", "orders", "billing", 4)), Consistency.STALE);

            assertThat(answer).isEqualTo(new OffsetsAnswer(List.of(Optional.empty(), Optional.of(7L)), 46, true));
            RemotingCommand sent = node.requests().get(0);
            assertThat(Consistency.from(sent.extFields())).isEqualTo(Consistency.STALE);
            assertThat(QueryOffsetsBody.decode(sent.body()).positions().queueId(1))
                    .isEqualTo(4);
        }
    }

    @Test
    void batchAnswerOfAnotherLengthIsNotBelieved() throws Exception {
        byte[] body = QueryOffsetsResponseBody.of(new long[] {1, 2}).encode();
        try (ScriptedNode node = new ScriptedNode((request, peer) -> peer.send(RemotingCommand.response(
                        request, 0, null, AnswerHeader.success(1).toFields(), body)));
                TidemarkConnection connection = connect(node)) {
            assertThatThrownBy(() -> connection.query(List.of(KEY), Consistency.LINEARIZABLE))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("2 of them, expected 1");
        }
    }

    @Test
    void statusIsReadWhole() throws Exception {
        NodeStatusBody status = new NodeStatusBody(
                "n1",
                "LEADER",
                "127.0.0.1:1",
                2,
                3,
                "00000000000000ff",
                "uuid",
                "n1",
                "127.0.0.1:1",
                4,
                List.of(),
                List.of("disk is nearly full"));
        try (ScriptedNode node = new ScriptedNode((request, peer) ->
                        peer.send(RemotingCommand.response(request, 0, null, ExtFields.EMPTY, status.encode())));
                TidemarkConnection connection = connect(node)) {
            assertThat(connection.status()).isEqualTo(status);
        }
    }

    @Test
    void memberIsReplacedStepByStep() throws Exception {
        try (ScriptedNode node = new ScriptedNode((request, peer) -> peer.send(RemotingCommand.response(
                        request, 0, "start the node now", new MemberResponseHeader(false).toFields())));
                TidemarkConnection connection = connect(node)) {
            assertThat(connection.replaceMember("n2")).isEqualTo(new StepAnswer(false, "start the node now"));

            RemotingCommand sent = node.requests().get(0);
            assertThat(sent.code()).isEqualTo(RequestCode.REPLACE_MEMBER);
            assertThat(MemberRequestHeader.from(sent.extFields()).node()).isEqualTo("n2");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BUSY, BusyException",
        "UNAVAILABLE, UnavailableException",
        "OUTCOME_UNKNOWN, OutcomeUnknownException",
        "NO_SPACE, NoSpaceException",
        "TOO_LARGE, InvalidRequestException",
        "INVALID_FIELD, InvalidRequestException",
        "UNSUPPORTED, RefusedException",
        "REFUSED, RefusedException",
        "INTERNAL, RefusedException"
    })
    void errorKindBecomesItsException(ErrorKind kind, String exception) throws Exception {
        try (ScriptedNode node = ScriptedNode.failing(kind, "why it is so");
                TidemarkConnection connection = connect(node)) {
            assertThatThrownBy(() -> connection.commit(POSITION))
                    .hasMessageContaining("why it is so")
                    .extracting(failure -> failure.getClass().getSimpleName())
                    .isEqualTo(exception);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, BusyException",
        "3, RefusedException",
        "14, UnavailableException",
        "29, InvalidRequestException",
        "4001, OutcomeUnknownException",
        "4003, NoSpaceException",
        "1, OutcomeUnknownException",
        "777, OutcomeUnknownException"
    })
    void codeAloneIsUnderstoodAndAnUnknownOneLeavesTheOutcomeUnknown(int code, String exception) throws Exception {
        try (ScriptedNode node = new ScriptedNode(
                        (request, peer) -> peer.send(RemotingCommand.response(request, code, null, ExtFields.EMPTY)));
                TidemarkConnection connection = connect(node)) {
            assertThatThrownBy(() -> connection.commit(POSITION))
                    .extracting(failure -> failure.getClass().getSimpleName())
                    .isEqualTo(exception);
        }
    }

    @Test
    void unknownCodeToAReadIsARefusal() throws Exception {
        try (ScriptedNode node = new ScriptedNode((request, peer) ->
                        peer.send(RemotingCommand.response(request, 777, "what?", ExtFields.EMPTY)));
                TidemarkConnection connection = connect(node)) {
            assertThatThrownBy(() -> connection.query(KEY, Consistency.LINEARIZABLE))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("777");
        }
    }

    @Test
    void nobodyListeningIsUnavailable() throws Exception {
        ServerAddress address;
        try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = new ServerAddress("127.0.0.1", closedSoon.getLocalPort());
        }
        assertThatThrownBy(() -> TidemarkConnection.open(address, LONG))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(address.toString())
                .hasMessageContaining("refused");
    }

    @Test
    void silenceLeavesACommitUnknownAndAReadUndone() throws Exception {
        try (ScriptedNode node = new ScriptedNode((request, peer) -> {});
                TidemarkConnection connection = TidemarkConnection.open(node.address(), SHORT)) {
            assertUnknownForChangesOnly(connection);
        }
    }

    @Test
    void brokenConnectionLeavesACommitUnknown() throws Exception {
        try (ScriptedNode node = new ScriptedNode((request, peer) -> peer.disconnect());
                TidemarkConnection connection = connect(node)) {
            assertThatThrownBy(() -> connection.commit(POSITION)).isInstanceOf(OutcomeUnknownException.class);
        }
    }

    @Test
    void commitOnAConnectionThatBrokeBeforeIsUnavailable() throws Exception {
        try (ScriptedNode node = new ScriptedNode((request, peer) -> peer.disconnect());
                TidemarkConnection connection = connect(node)) {
            assertThatThrownBy(() -> connection.status()).isInstanceOf(UnavailableException.class);

            assertThatThrownBy(() -> connection.commit(POSITION)).isInstanceOf(UnavailableException.class);
            assertThat(node.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Length 0, a length beyond every frame, an unknown header serialization, a header longer than its
                // frame.
                "00000000",
                "7fffffff",
                "0000000409000000",
                "0000000400000064"
            })
    void whatIsNoFrameEndsTheConnection(String hex) throws Exception {
        byte[] bytes = HexFormat.of().parseHex(hex);
        try (ScriptedNode node = new ScriptedNode((request, peer) -> peer.sendBytes(bytes));
                TidemarkConnection connection = connect(node)) {
            assertThatThrownBy(() -> connection.commit(POSITION)).isInstanceOf(OutcomeUnknownException.class);
            assertThatThrownBy(() -> connection.commit(POSITION)).isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void successWithoutARevisionLeavesACommitUnknown() throws Exception {
        try (ScriptedNode node = new ScriptedNode(
                        (request, peer) -> peer.send(RemotingCommand.response(request, 0, null, ExtFields.EMPTY)));
                TidemarkConnection connection = connect(node)) {
            assertThatThrownBy(() -> connection.commit(POSITION))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("revision");
        }
    }

    @Test
    void lateAnswerIsNotTakenForTheNextOne() throws Exception {
        AtomicReference<Optional<RemotingCommand>> held = new AtomicReference<>(Optional.empty());
        Behaviour oneLate = (request, peer) -> {
            Optional<RemotingCommand> first = held.getAndSet(Optional.of(request));
            if (first.isPresent()) {
                peer.send(RemotingCommand.response(
                        first.get(), 0, null, AnswerHeader.success(1).toFields()));
                peer.send(RemotingCommand.response(
                        request, 0, null, AnswerHeader.success(2).toFields()));
            }
        };
        try (ScriptedNode node = new ScriptedNode(oneLate);
                TidemarkConnection connection = TidemarkConnection.open(node.address(), Duration.ofMillis(500))) {
            assertThatThrownBy(() -> connection.commit(POSITION)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(connection.commit(POSITION)).isEqualTo(2);
        }
    }

    @Test
    void interruptedCommitIsUnknownAndTheThreadStaysInterrupted() throws Exception {
        try (ScriptedNode node = new ScriptedNode((request, peer) -> {});
                TidemarkConnection connection = connect(node)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> connection.commit(POSITION)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static void assertUnknownForChangesOnly(TidemarkConnection connection) {
        List<ThrowingCallable> changes = List.of(
                () -> connection.commit(POSITION),
                () -> connection.commit(List.of(POSITION)),
                () -> connection.replaceMember("n2"),
                () -> connection.transferLeadership(Optional.empty()));
        List<ThrowingCallable> reads = List.of(
                () -> connection.query(KEY, Consistency.LINEARIZABLE),
                () -> connection.query(List.of(KEY), Consistency.STALE),
                () -> connection.status());
        assertThat(changes)
                .allSatisfy(change -> assertThatThrownBy(change).isInstanceOf(OutcomeUnknownException.class));
        assertThat(reads).allSatisfy(read -> assertThatThrownBy(read).isInstanceOf(UnavailableException.class));
    }

    private static Behaviour answering(int code, AnswerHeader header) {
        return (request, peer) -> peer.send(RemotingCommand.response(request, code, null, header.toFields()));
    }

    private static TidemarkConnection connect(ScriptedNode node) throws IOException, TidemarkException {
        return TidemarkConnection.open(node.address(), LONG);
    }
}
