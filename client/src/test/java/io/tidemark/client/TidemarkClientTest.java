package io.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.ScriptedNode.Behaviour;
import io.tidemark.client.ScriptedNode.Peer;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.QueryOffsetsResponseBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TidemarkClientTest {

    /** Longer than any test takes, where no deadline may pass. */
    private static final Duration LONG = Duration.ofSeconds(50);

    /** A deadline that is to pass, though not before the client is connected. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final ScriptedMember n1 = new ScriptedMember("n1");
    private final ScriptedMember n2 = new ScriptedMember("n2");

    TidemarkClientTest() {
        n1.leads();
        n2.follows(n1);
    }

    /** On a busy machine, loading the classes takes longer than the deadlines that are to pass. */
    @BeforeAll
    static void loadClasses() throws Exception {
        try (ScriptedMember node = new ScriptedMember("n0");
                TidemarkClient client = TidemarkClient.builder()
                        .servers(node.address())
                        .deadline(LONG)
                        .build()) {
            node.leads();
            assertThat(client.commit(at(0, 1))).isEqualTo(1);
            node.refuses(ErrorKind.HELD);
            assertThatThrownBy(() -> client.fetch(key(0))).isInstanceOf(HeldException.class);
        }
    }

    @AfterEach
    void closeNodes() throws IOException {
        n1.close();
        n2.close();
    }

    @Test
    void aCommitIsSentAsABatchOfOneAndAnsweredWithItsRevision() throws Exception {
        try (TidemarkClient client = client().build()) {
            assertThat(client.commit(at(3, 1_000))).isEqualTo(1);
            assertThat(client.commit(at(3, 1_001))).isEqualTo(2);
        }
        assertThat(n1.commitsSeen()).containsExactly(List.of("orders/3=1000"), List.of("orders/3=1001"));
    }

    @Test
    void theLeaderIsFoundThroughAFollower() throws Exception {
        try (TidemarkClient client =
                TidemarkClient.builder().servers(n2.address()).build()) {
            await().until(() -> {
                client.commit(at(0, 1));
                return !n1.commitsSeen().isEmpty();
            });
        }
    }

    @Test
    void aMoveOfLeadershipIsFollowed() throws Exception {
        try (TidemarkClient client = client().build()) {
            client.commit(at(0, 1));
            n1.follows(n2);
            n2.leads();
            await().until(() -> {
                client.commit(at(0, 1));
                return !n2.commitsSeen().isEmpty();
            });
        }
    }

    @Test
    void aNodeThatIsNotThereIsPassedOver() throws Exception {
        try (TidemarkClient client = TidemarkClient.builder()
                .servers(nobodyListens(), n1.address())
                .deadline(LONG)
                .build()) {
            assertThat(client.commit(at(0, 1))).isEqualTo(1);
        }
    }

    @Test
    void aServerThatConnectsAndSaysNothingIsPassedOver() throws Exception {
        try (ScriptedNode silent = new ScriptedNode((request, peer) -> {});
                TidemarkClient client = TidemarkClient.builder()
                        .servers(silent.address(), n1.address())
                        .deadline(LONG)
                        .build()) {
            assertThat(client.commit(at(0, 1))).isEqualTo(1);
        }
    }

    @Test
    void hostNamesAreLookedUpAndOneThatIsUnknownIsPassedOver() throws Exception {
        try (TidemarkClient client = TidemarkClient.builder()
                .servers("no-such-host.invalid:1", "localhost:" + n1.address().port())
                .deadline(LONG)
                .build()) {
            assertThat(client.commit(at(0, 1))).isEqualTo(1);
        }
    }

    @Test
    void noServerAtAllIsUnavailableAtTheDeadline() throws Exception {
        try (TidemarkClient client = TidemarkClient.builder()
                .servers(nobodyListens())
                .deadline(SHORT)
                .build()) {
            assertThatThrownBy(() -> client.commit(at(0, 1))).isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> client.fetch(key(0))).isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void aNodeThatCanDoNothingIsLeftForAnother() throws Exception {
        n1.refuses(ErrorKind.UNAVAILABLE);
        n2.leads();
        try (TidemarkClient client = client().build()) {
            assertThat(client.commit(at(0, 1))).isEqualTo(1);
        }
        assertThat(n2.commitsSeen()).containsExactly(List.of("orders/0=1"));
    }

    @Test
    void withoutALeaderTheNodeThatAnswersIsAskedAllTheSame() throws Exception {
        n1.knowsNoLeader();
        n2.knowsNoLeader();
        try (TidemarkClient client = client().build()) {
            assertThat(client.commit(at(0, 1))).isEqualTo(1);
        }
    }

    @Test
    void aNodeThatWasCutOffIsLeftForOneThatKnowsALeader() throws Exception {
        n1.knowsNoLeader();
        n1.does((request, peer) -> {});
        n2.leads();
        try (TidemarkClient client = client().build()) {
            assertThat(client.commit(at(0, 1))).isEqualTo(1);
        }
        assertThat(n2.commitsSeen()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorKind.class,
            names = {"BUSY", "UNAVAILABLE"})
    void whatPassesIsTriedAgain(ErrorKind passing) throws Exception {
        n1.does(firstThen((request, peer) -> ScriptedMember.refuse(request, peer, passing), n1::commit));
        try (TidemarkClient client =
                TidemarkClient.builder().servers(n1.address()).deadline(LONG).build()) {
            assertThat(client.commit(at(0, 1))).isEqualTo(1);
        }
        assertThat(n1.commitsSeen()).containsExactly(List.of("orders/0=1"), List.of("orders/0=1"));
    }

    @ParameterizedTest
    @CsvSource({"BUSY, BusyException", "UNAVAILABLE, UnavailableException"})
    void whatDoesNotPassIsToldAtTheDeadline(ErrorKind kind, String exception) throws Exception {
        n1.refuses(kind);
        n2.refuses(kind);
        try (TidemarkClient client = client().deadline(SHORT).build()) {
            assertThatThrownBy(() -> client.commit(at(0, 1)))
                    .hasMessageContaining("told so")
                    .extracting(failure -> failure.getClass().getSimpleName())
                    .isEqualTo(exception);
            assertThatThrownBy(() -> client.fetch(key(0)))
                    .hasMessageContaining("told so")
                    .extracting(failure -> failure.getClass().getSimpleName())
                    .isEqualTo(exception);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NO_SPACE, NoSpaceException",
        "TOO_LARGE, InvalidRequestException",
        "INVALID_FIELD, InvalidRequestException",
        "HELD, HeldException",
        "INTERNAL, RefusedException"
    })
    void whatWillNotPassIsToldAtOnce(ErrorKind kind, String exception) throws Exception {
        n1.refuses(kind);
        try (TidemarkClient client = client().build()) {
            assertThatThrownBy(() -> client.commit(at(0, 1)))
                    .extracting(failure -> failure.getClass().getSimpleName())
                    .isEqualTo(exception);
        }
        assertThat(n1.commitsSeen()).hasSize(1);
    }

    @Test
    void aLostAnswerLeavesTheOutcomeUnknownAndIsNotSentAgain() throws Exception {
        n1.does((request, peer) -> peer.disconnect());
        n2.leads();
        try (TidemarkClient client = client().build()) {
            assertThatThrownBy(() -> client.commit(at(0, 1))).isInstanceOf(OutcomeUnknownException.class);
            // Another position is not held up.
            assertThat(client.commit(at(1, 1))).isEqualTo(1);
        }
        assertThat(n1.commitsSeen()).containsExactly(List.of("orders/0=1"));
        assertThat(n2.commitsSeen()).containsExactly(List.of("orders/1=1"));
    }

    @Test
    void theNextValueDoesNotOvertakeOneWhoseOutcomeIsUnknown() throws Exception {
        n1.does((request, peer) -> peer.disconnect());
        n2.leads();
        try (TidemarkClient client = client().settleTime(LONG).deadline(SHORT).build()) {
            assertThatThrownBy(() -> client.commit(at(0, 1))).isInstanceOf(OutcomeUnknownException.class);
            assertThatThrownBy(() -> client.commit(at(0, 2)))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("settled");
        }
        assertThat(n2.commitsSeen()).isEmpty();
    }

    @Test
    void theNextValueGoesOnceTheUnknownOneIsSettled() throws Exception {
        n1.does((request, peer) -> peer.disconnect());
        n2.leads();
        try (TidemarkClient client = client().settleTime(SHORT).build()) {
            assertThatThrownBy(() -> client.commit(at(0, 1))).isInstanceOf(OutcomeUnknownException.class);
            assertThat(client.commit(at(0, 2))).isEqualTo(1);
        }
        assertThat(n2.commitsSeen()).containsExactly(List.of("orders/0=2"));
    }

    @Test
    void theNextValueGoesAtOnceOverTheConnectionOfTheUnknownOne() throws Exception {
        n1.does(firstThen(
                (request, peer) -> ScriptedMember.refuse(request, peer, ErrorKind.OUTCOME_UNKNOWN), n1::commit));
        try (TidemarkClient client = client().settleTime(LONG).build()) {
            assertThatThrownBy(() -> client.commit(at(0, 1))).isInstanceOf(OutcomeUnknownException.class);
            assertThat(client.commit(at(0, 2))).isEqualTo(1);
        }
    }

    @Test
    void aLostAnswerIsAskedForAgainWhenTheOptionSaysSo() throws Exception {
        n1.does((request, peer) -> peer.disconnect());
        n2.leads();
        try (TidemarkClient client =
                client().resendUnknown(true).settleTime(LONG).build()) {
            assertThat(client.commit(at(0, 1))).isEqualTo(1);
        }
        assertThat(n2.commitsSeen()).containsExactly(List.of("orders/0=1"));
    }

    @Test
    void aLostAnswerThatCannotBeAskedForAgainInTimeStaysUnknown() throws Exception {
        n1.does((request, peer) -> peer.disconnect());
        n2.refuses(ErrorKind.UNAVAILABLE);
        try (TidemarkClient client =
                client().resendUnknown(true).deadline(SHORT).build()) {
            assertThatThrownBy(() -> client.commit(at(0, 1))).isInstanceOf(OutcomeUnknownException.class);
        }
    }

    @Test
    void aNodeThatFallsSilentIsGivenUpAndAReadIsAskedElsewhere() throws Exception {
        byte[] found = QueryOffsetsResponseBody.of(new long[] {7}).encode();
        n2.does((request, peer) -> peer.send(RemotingCommand.response(
                request, 0, null, AnswerHeader.read(9, false).toFields(), found)));
        try (FallingSilent silent = new FallingSilent();
                TidemarkClient client = TidemarkClient.builder()
                        .servers(silent.address(), n2.address())
                        .silenceMax(SHORT)
                        .answerWait(LONG)
                        .deadline(LONG)
                        .build()) {
            n2.leads();
            assertThat(client.fetch(key(0)).offset()).hasValue(7L);
            assertThat(silent.asked()).isTrue();
        }
    }

    @Test
    void aNodeThatLivesIsWaitedFor() throws Exception {
        Holding holding = new Holding(n1);
        try (TidemarkClient client = client().answerWait(LONG).build()) {
            CompletableFuture<Long> answer = client.commitAsync(at(0, 1));
            holding.awaitHeld(1);
            int asked = n1.statusesAsked();
            await("signs of life").until(() -> n1.statusesAsked() >= asked + 2);
            assertThat(answer).isNotDone();
            holding.release();
            assertThat(answer.get()).isEqualTo(1);
        }
    }

    @Test
    void aNodeThatLivesButDoesNotAnswerLeavesTheOutcomeUnknown() throws Exception {
        n1.does((request, peer) -> {});
        try (TidemarkClient client = client().answerWait(SHORT).build()) {
            assertThatThrownBy(() -> client.commit(at(0, 1)))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("no answer within 2000 ms");
        }
    }

    @Test
    void onlyTheNewestOfWhatWaitsIsSentAndOneIsUnderWay() throws Exception {
        Holding holding = new Holding(n1);
        try (TidemarkClient client = client().build()) {
            CompletableFuture<Long> first = client.commitAsync(at(0, 1));
            holding.awaitHeld(1);
            CompletableFuture<Long> overtaken = client.commitAsync(at(0, 2));
            CompletableFuture<Long> newest = client.commitAsync(at(0, 3));
            // A later commit of another position has arrived: those of the first position were not sent.
            CompletableFuture<Long> other = client.commitAsync(at(1, 1));
            holding.awaitHeld(2);
            assertThat(n1.commitsSeen()).containsExactly(List.of("orders/0=1"), List.of("orders/1=1"));

            holding.release();
            assertThat(first.get()).isEqualTo(1);
            assertThat(other.get()).isGreaterThan(1);
            assertThat(newest.get()).isGreaterThan(1).isEqualTo(overtaken.get());
        }
        assertThat(n1.commitsSeen().get(2)).containsExactly("orders/0=3");
    }

    @Test
    void whatComesWhileBatchesAreUnderWayGoesInOneFrame() throws Exception {
        Holding holding = new Holding(n1);
        try (TidemarkClient client = client().batchesUnderWayMax(1).build()) {
            CompletableFuture<Long> first = client.commitAsync(at(0, 1));
            holding.awaitHeld(1);
            List<CompletableFuture<Long>> waiting =
                    List.of(client.commitAsync(at(1, 1)), client.commitAsync(at(2, 1)), client.commitAsync(at(3, 1)));
            // What is asked behind them on the same thread shows that they are collected.
            client.clusterStatus();
            holding.release();
            assertThat(first.get()).isEqualTo(1);
            for (CompletableFuture<Long> each : waiting) {
                assertThat(each.get()).isEqualTo(2);
            }
        }
        assertThat(n1.commitsSeen())
                .containsExactly(List.of("orders/0=1"), List.of("orders/1=1", "orders/2=1", "orders/3=1"));
    }

    @Test
    void innocentsAreCommittedThoughOneOfTheirFrameIsRefused() throws Exception {
        Holding holding = new Holding(n1);
        try (TidemarkClient client = client().batchesUnderWayMax(1).build()) {
            CompletableFuture<Long> first = client.commitAsync(at(0, 1));
            holding.awaitHeld(1);
            CompletableFuture<Long> held = client.commitAsync(at(1, 1));
            CompletableFuture<Long> batch = client.commitAllAsync(List.of(at(2, 1), at(3, 1)));
            CompletableFuture<Long> single = client.commitAsync(at(4, 1));
            client.clusterStatus();
            n1.does((request, peer) -> {
                if (ScriptedMember.commitsIn(request).contains("orders/1=1")) {
                    ScriptedMember.refuse(request, peer, ErrorKind.HELD);
                } else {
                    n1.commit(request, peer);
                }
            });
            holding.release();

            assertThat(first.get()).isPositive();
            assertThat(batch.get()).isPositive();
            assertThat(single.get()).isPositive();
            assertThatThrownBy(held::get).hasCauseInstanceOf(HeldException.class);
        }
        assertThat(n1.commitsSeen())
                .as("the batch is never split")
                .allSatisfy(frame -> assertThat(frame.contains("orders/2=1")).isEqualTo(frame.contains("orders/3=1")));
    }

    @Test
    void aNameThatBreaksTheRulesIsRefusedBeforeItIsSent() throws Exception {
        try (TidemarkClient client = client().build()) {
            Position bad = new Position(new PositionKey("no row", 0), 1);
            assertThatThrownBy(() -> client.commit(bad)).isInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> client.commitAll(List.of())).isInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> client.fetch(bad.key())).isInstanceOf(InvalidRequestException.class);
        }
        assertThat(n1.requests()).isEmpty();
    }

    @Test
    void pastTheBoundAsyncMethodsAreBusyAndBlockingOnesWait() throws Exception {
        Holding holding = new Holding(n1);
        try (TidemarkClient client = client().waitingPositionsMax(2).build()) {
            CompletableFuture<Long> first = client.commitAllAsync(List.of(at(0, 1), at(1, 1)));
            holding.awaitHeld(1);
            assertThatThrownBy(client.commitAsync(at(2, 1))::get).hasCauseInstanceOf(BusyException.class);
            CompletableFuture<Long> blocking = onThread(() -> client.commit(at(2, 1)));
            assertThatThrownBy(client.fetchAsync(key(0))::get).hasCauseInstanceOf(BusyException.class);
            assertThat(blocking).isNotDone();

            holding.release();
            assertThat(first.get()).isEqualTo(1);
            assertThat(blocking.get()).isEqualTo(2);
        }
    }

    @Test
    void pastTheBoundUntilTheDeadlineIsBusy() throws Exception {
        Holding holding = new Holding(n1);
        try (TidemarkClient client =
                client().waitingPositionsMax(1).deadline(SHORT).build()) {
            CompletableFuture<Long> first = client.commitAsync(at(0, 1));
            holding.awaitHeld(1);
            ReadOptions soon = ReadOptions.linearizable().within(Duration.ofMillis(1));
            assertThatThrownBy(() -> client.fetch(key(0), soon)).isInstanceOf(BusyException.class);
            assertThatThrownBy(first::get).hasCauseInstanceOf(OutcomeUnknownException.class);
        }
    }

    @Test
    void closeAnswersWhatIsUnderWayAndLetsNobodyElseIn() throws Exception {
        Holding holding = new Holding(n1);
        TidemarkClient client = client().batchesUnderWayMax(1).build();
        CompletableFuture<Long> underWay = client.commitAsync(at(0, 1));
        holding.awaitHeld(1);
        CompletableFuture<Long> waiting = client.commitAsync(at(1, 1));
        CompletableFuture<Boolean> closing = onThread(() -> {
            client.close();
            return true;
        });
        await().untilAsserted(() -> assertThatThrownBy(client.fetchAsync(key(0))::get)
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("closed"));
        assertThat(closing).isNotDone();

        holding.release();
        assertThat(underWay.get()).isEqualTo(1);
        assertThat(waiting.get()).isEqualTo(2);
        closing.get();
        client.close();
        assertThatThrownBy(() -> client.commit(at(0, 2))).isInstanceOf(UnavailableException.class);
    }

    @Test
    void closeFailsWhatIsNotAnsweredByTheDeadline() throws Exception {
        n1.does((request, peer) -> {});
        TidemarkClient client = client().deadline(SHORT).build();
        CompletableFuture<OffsetAnswer> read =
                client.fetchAsync(key(0), ReadOptions.linearizable().within(LONG));
        CompletableFuture<Long> snapshot = client.writeSnapshotAsync(n1.address(), LONG);
        await().until(() -> n1.requests().size() == 2);
        client.close();
        assertThat(read).isCompletedExceptionally();
        assertThatThrownBy(snapshot::get).hasCauseInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void aStageMayNotWaitForAnotherAnswer() throws Exception {
        Holding holding = new Holding(n1);
        try (TidemarkClient client = client().build()) {
            CompletableFuture<Long> first = client.commitAsync(at(0, 1));
            CompletableFuture<OffsetAnswer> second = first.thenApply(revision -> {
                try {
                    return client.fetch(key(0));
                } catch (TidemarkException e) {
                    throw new IllegalArgumentException(e);
                }
            });
            holding.awaitHeld(1);
            holding.release();
            assertThatThrownBy(second::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anInterruptedCommitIsUnknownAndTheThreadStaysInterrupted() throws Exception {
        n1.does((request, peer) -> {});
        try (TidemarkClient client = client().deadline(SHORT).build()) {
            CompletableFuture<Long> blocking = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    blocking.complete(client.commit(at(0, 1)));
                } catch (TidemarkException e) {
                    blocking.completeExceptionally(
                            Thread.currentThread().isInterrupted() ? e : new AssertionError("not interrupted", e));
                }
            });
            caller.start();
            await().until(() -> n1.commitsSeen().size() == 1);
            caller.interrupt();
            assertThatThrownBy(blocking::get).hasCauseInstanceOf(OutcomeUnknownException.class);
        }
    }

    private TidemarkClientBuilder client() {
        return TidemarkClient.builder().servers(n1.address(), n2.address()).deadline(LONG);
    }

    static PositionKey key(int queue) {
        return PositionKey.of("", "orders", "billing", queue);
    }

    static Position at(int queue, long offset) {
        return new Position(key(queue), offset);
    }

    private static ServerAddress nobodyListens() throws IOException {
        try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new ServerAddress("127.0.0.1", closedSoon.getLocalPort());
        }
    }

    /** One behaviour for the first request, another one from then on. */
    private static Behaviour firstThen(Behaviour first, Behaviour then) {
        Queue<Behaviour> once = new ConcurrentLinkedQueue<>(List.of(first));
        return (request, peer) -> {
            Behaviour next = once.poll();
            (next == null ? then : next).on(request, peer);
        };
    }

    private interface Work<T> {
        T run() throws Exception;
    }

    private static <T> CompletableFuture<T> onThread(Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.run());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /** A member that keeps its answers to itself until it is told to give them. */
    private static final class Holding {

        private record Held(RemotingCommand request, Peer peer) {}

        private final ScriptedMember member;
        private final Queue<Held> held = new ConcurrentLinkedQueue<>();
        private final Behaviour holding = (request, peer) -> held.add(new Held(request, peer));

        Holding(ScriptedMember member) {
            this.member = member;
            member.does(holding);
        }

        void awaitHeld(int requests) {
            await(requests + " requests").until(() -> held.size() >= requests);
        }

        /** Commits all, and everything from now on, unless the test has told the member otherwise meanwhile. */
        void release() throws IOException {
            member.doesInsteadOf(holding, member::commit);
            for (Held next = held.poll(); next != null; next = held.poll()) {
                member.commit(next.request(), next.peer());
            }
        }
    }

    /** A leader that answers for its status once, and then nothing more. */
    private static final class FallingSilent implements AutoCloseable {

        private final ScriptedMember status = new ScriptedMember("n1");
        private final ScriptedNode node;
        private volatile boolean asked;

        FallingSilent() {
            node = new ScriptedNode((request, peer) -> {
                if (request.code() != RequestCode.NODE_STATUS) {
                    asked = true;
                }
                if (!asked) {
                    status.status(request, peer);
                }
            });
            status.leads();
        }

        ServerAddress address() {
            return node.address();
        }

        boolean asked() {
            return asked;
        }

        @Override
        public void close() throws IOException {
            node.close();
            status.close();
        }
    }
}
