package io.tidemark.raft;

import static io.tidemark.raft.RecordingCommit.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.entity.PeerId;
import io.tidemark.core.command.Command;
import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.Position;
import io.tidemark.raft.OffsetCommitBatcher.BatchLimits;
import io.tidemark.raft.rpc.ForwardReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The batcher against routes that the test settles by hand. */
class OffsetCommitBatcherTest {

    private static final StoreFailure NO_SPACE = new StoreFailure(FailureKind.NO_SPACE, "full");
    private static final PeerId OTHER = new PeerId("127.0.0.1", 2);

    private final AtomicLong nanos = new AtomicLong();
    private final Leadership leadership = new Leadership();
    private final OffsetTable table = new OffsetTable();
    private final LinkedBlockingQueue<ProposedBatch> ownLog = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<ProposedBatch> forwarded = new LinkedBlockingQueue<>();
    private final List<Throwable> faults = new ArrayList<>();
    private OffsetCommitBatcher batcher = start(1, 1000, 1000);

    private OffsetCommitBatcher start(int windowEntries, int queuedPositionsMax, long positionsMax) {
        OffsetCommitBatcher started = new OffsetCommitBatcher(
                new BatchLimits(
                        windowEntries, queuedPositionsMax, 1 << 20, Duration.ofMillis(2500), Duration.ofMillis(300)),
                new CommitBatchBuilder(100, positionsMax, table, () -> 0, () -> false, NO_SPACE),
                ownLog::add,
                forwarded::add,
                leadership,
                nanos::get,
                faults::add);
        started.start();
        return started;
    }

    private void restart(int windowEntries, int queuedPositionsMax, long positionsMax) {
        batcher.close();
        batcher = start(windowEntries, queuedPositionsMax, positionsMax);
    }

    @AfterEach
    void stop() {
        batcher.close();
        assertThat(faults).isEmpty();
    }

    private RecordingCommit commit(String name, String topic, long offset) {
        RecordingCommit commit = new RecordingCommit(name, position(topic, 0, offset));
        batcher.submit(commit.pending(batcher.deadlineFromNow()));
        return commit;
    }

    private static ProposedBatch next(LinkedBlockingQueue<ProposedBatch> route) throws InterruptedException {
        ProposedBatch batch = route.poll(10, TimeUnit.SECONDS);
        assertThat(batch).as("a batch is proposed").isNotNull();
        return batch;
    }

    private static List<Long> offsets(Command command) {
        List<Long> offsets = new ArrayList<>();
        ((CommitOffsets) command).forEach((row, queueId, offset) -> offsets.add(offset));
        return offsets;
    }

    private void passTime(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        batcher.resume(); // wakes it, so that it looks at the clock
    }

    @Test
    void commitsThatQueueBehindAFullWindowShareTheNextEntry() throws InterruptedException {
        leadership.lead(1);
        RecordingCommit first = commit("first", "a", 1);
        ProposedBatch one = next(ownLog);
        RecordingCommit second = commit("second", "b", 2);
        RecordingCommit third = commit("third", "c", 3);
        one.applied(7, 1);
        ProposedBatch two = next(ownLog);

        assertThat(two.writes()).hasSize(2);
        two.applied(8, 1);
        assertThat(List.of(first.answer(), second.answer(), third.answer()))
                .containsExactly("committed@7", "committed@8", "committed@8");
    }

    @Test
    void equalPositionsKeepTheLastAndAllWhoWaitAreAnswered() throws InterruptedException {
        leadership.lead(1);
        commit("fills the window", "a", 1);
        ProposedBatch one = next(ownLog);
        RecordingCommit older = commit("older", "b", 5);
        RecordingCommit newer = commit("newer", "b", 4);
        one.applied(1, 1);
        ProposedBatch two = next(ownLog);

        assertThat(offsets(two.command())).containsExactly(4L);
        two.applied(2, 1);
        assertThat(List.of(older.answer(), newer.answer())).containsExactly("committed@2", "committed@2");
    }

    @Test
    void commitWithoutALeaderWaitsAndIsRefusedAtItsDeadline() {
        RecordingCommit waiting = commit("waiting", "a", 1);
        passTime(2499);
        assertThat(waiting.answer()).isEmpty();
        passTime(2);
        await().until(() -> waiting.answer().equals("UNAVAILABLE"));
    }

    @Test
    void commitThatWaitsIsProposedWhenALeaderAppears() throws InterruptedException {
        RecordingCommit waiting = commit("waiting", "a", 1);
        leadership.follow(OTHER, 3);
        ProposedBatch batch = next(forwarded);
        assertThat(batch.term()).isEqualTo(3);
        batch.applied(9, 1);
        assertThat(waiting.answer()).isEqualTo("committed@9");
    }

    @Test
    void returnedBatchGoesBackToTheHeadBeforeWhatCameLater() throws InterruptedException {
        leadership.lead(1);
        RecordingCommit first = commit("first", "a", 1);
        ProposedBatch one = next(ownLog);
        RecordingCommit second = commit("second", "a", 2);
        one.returned();
        passTime(10);
        ProposedBatch again = next(ownLog);

        assertThat(offsets(again.command())).containsExactly(2L);
        again.applied(4, 1);
        assertThat(List.of(first.answer(), second.answer())).containsExactly("committed@4", "committed@4");
    }

    @Test
    void afterAFailureNothingIsProposedUntilAllUnderWayIsSettled() throws InterruptedException {
        restart(2, 1000, 1000);
        leadership.follow(OTHER, 1);
        RecordingCommit first = commit("first", "a", 1);
        ProposedBatch one = next(forwarded);
        RecordingCommit second = commit("second", "b", 2);
        ProposedBatch two = next(forwarded);
        one.lost("the test says so");
        RecordingCommit third = commit("third", "c", 3);
        two.returned();
        passTime(10);
        ProposedBatch again = next(forwarded);

        assertThat(first.answer()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(offsets(again.command())).containsExactlyInAnyOrder(2L, 3L);
        again.applied(5, 1);
        assertThat(List.of(second.answer(), third.answer())).containsExactly("committed@5", "committed@5");
    }

    @Test
    void returnedBatchThatALaterOneOvertookIsRefusedInsteadOfMovingTheOffsetBack() throws InterruptedException {
        restart(2, 1000, 1000);
        leadership.lead(1);
        RecordingCommit first = commit("first", "a", 1);
        ProposedBatch one = next(ownLog);
        RecordingCommit second = commit("second", "a", 2);
        ProposedBatch two = next(ownLog);
        one.returned();
        two.applied(6, 1);
        passTime(10);

        await().until(() -> first.answer().equals("BUSY"));
        assertThat(second.answer()).isEqualTo("committed@6");
    }

    @Test
    void whatAReplacedLeaderSendsBackIsProposedToTheNextInItsOrder() throws InterruptedException {
        leadership.follow(OTHER, 1);
        RecordingCommit first = commit("first", "a", 1);
        ProposedBatch returned = next(forwarded);
        passTime(299);
        leadership.lose();
        leadership.lead(2);
        RecordingCommit second = commit("second", "a", 2);
        assertThat(ownLog).isEmpty();

        returned.returned();
        passTime(10);
        ProposedBatch again = next(ownLog);
        assertThat(offsets(again.command())).containsExactly(2L);
        again.applied(4, 1);
        assertThat(List.of(first.answer(), second.answer())).containsExactly("committed@4", "committed@4");
    }

    @Test
    void theOldestBatchTellsHowLongAReplacedLeaderWasSilent() throws InterruptedException {
        restart(8, 1000, 1000);
        leadership.follow(OTHER, 1);
        RecordingCommit first = commit("sent when the leader fell silent", "a", 1);
        next(forwarded);
        passTime(290);
        RecordingCommit last = commit("sent before anybody had noticed", "b", 2);
        next(forwarded);
        passTime(10);
        leadership.lead(2);
        RecordingCommit own = commit("own", "c", 3);

        next(ownLog).applied(4, 1);
        assertThat(List.of(first.answer(), last.answer(), own.answer()))
                .containsExactly("OUTCOME_UNKNOWN", "OUTCOME_UNKNOWN", "committed@4");
    }

    @Test
    void whatAFollowerSentGoesBackAsSoonAsThisNodeLeadsNoLonger() throws InterruptedException {
        leadership.lead(3);
        assertThat(batcher.pause(Duration.ofSeconds(10))).isTrue();
        BlockingQueue<ForwardReply> replies = new LinkedBlockingQueue<>();
        CommitOffsets.Builder entry = new CommitOffsets.Builder();
        entry.put(position("a", 0, 1).key().row(), 0, 1);
        batcher.submit(new ForwardedCommit(entry.build(0), 64, 3, replies::add, batcher.deadlineFromNow()));
        leadership.lose();

        assertThat(replies.poll(10, TimeUnit.SECONDS))
                .satisfies(reply -> assertThat(reply.isReturned()).isTrue());
    }

    @Test
    void whatIsUnderWayToALeaderThatIsReplacedForItsSilenceIsGivenUp() throws InterruptedException {
        leadership.follow(OTHER, 1);
        RecordingCommit orphan = commit("orphan", "a", 1);
        ProposedBatch batch = next(forwarded);
        passTime(300);
        assertThat(orphan.answer()).isEmpty();
        leadership.lose();
        await().until(() -> orphan.answer().equals("OUTCOME_UNKNOWN"));

        batch.applied(3, 1); // too late to be told
        leadership.lead(2);
        RecordingCommit later = commit("later", "a", 2);
        next(ownLog).applied(4, 1);
        assertThat(later.answer()).isEqualTo("committed@4");
    }

    @Test
    void commitThatTheLogDoesNotAnswerIsToldSoAfterItsTime() throws InterruptedException {
        leadership.lead(1);
        RecordingCommit stuck = commit("stuck", "a", 1);
        next(ownLog);
        passTime(2501);
        await().until(() -> stuck.answer().equals("OUTCOME_UNKNOWN"));
    }

    @Test
    void beyondTheBoundACommitIsRefusedAsBusyAtOnce() throws InterruptedException {
        restart(1, 2, 1000);
        leadership.lead(1);
        RecordingCommit underWay = commit("under way", "a", 1);
        ProposedBatch one = next(ownLog);
        RecordingCommit second = commit("second", "b", 1);
        RecordingCommit third = commit("third", "c", 1);
        RecordingCommit beyond = commit("beyond", "d", 1);

        assertThat(beyond.answer()).isEqualTo("BUSY");
        one.applied(1, 1);
        next(ownLog).applied(2, 1);
        assertThat(List.of(underWay.answer(), second.answer(), third.answer()))
                .containsExactly("committed@1", "committed@2", "committed@2");
    }

    @Test
    void newPositionBeyondTheTablesBoundIsRefusedAndAKnownOneIsNot() throws InterruptedException {
        restart(4, 1000, 1);
        leadership.lead(1);
        RecordingCommit known = commit("known", "a", 1);
        ProposedBatch one = next(ownLog);
        table.apply(1, 1, 0, one.command()::applyTo);
        one.applied(1, 1);

        RecordingCommit beyond = commit("beyond", "b", 1);
        RecordingCommit again = commit("again", "a", 2);
        next(ownLog).applied(2, 1);
        assertThat(List.of(known.answer(), beyond.answer(), again.answer()))
                .containsExactly("committed@1", "NO_SPACE", "committed@2");
    }

    @Test
    void pauseHoldsCommitsBackUntilLeadershipHasMoved() throws InterruptedException {
        leadership.lead(1);
        assertThat(batcher.pause(Duration.ofSeconds(10))).isTrue();
        RecordingCommit held = commit("held", "a", 1);
        leadership.follow(OTHER, 2);
        batcher.resume();
        next(forwarded).applied(2, 1);
        assertThat(ownLog).isEmpty();
        assertThat(held.answer()).isEqualTo("committed@2");
    }

    @Test
    void whatComesWhileItDrainsIsRefusedForCertainAndWhatCameBeforeIsAnswered() throws Exception {
        leadership.lead(1);
        RecordingCommit underWay = commit("under way", "a", 1);
        ProposedBatch one = next(ownLog);
        RecordingCommit queued = commit("queued", "b", 2);
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        Thread stopping = new Thread(() -> {
            try {
                drained.complete(batcher.drain(Duration.ofSeconds(30)));
            } catch (InterruptedException e) {
                drained.completeExceptionally(e);
            }
        });
        stopping.start();
        await().until(() -> commit("late", "c", 3).answer().equals("UNAVAILABLE"));
        assertThat(drained).isNotDone();

        one.applied(7, 1);
        next(ownLog).applied(8, 1);
        stopping.join();

        assertThat(drained.get()).isTrue();
        assertThat(List.of(underWay.answer(), queued.answer())).containsExactly("committed@7", "committed@8");
    }

    @Test
    void closeRefusesWhatWaitsAndTellsWhatIsUnderWayThatItsOutcomeIsUnknown() throws InterruptedException {
        leadership.lead(1);
        RecordingCommit underWay = commit("under way", "a", 1);
        next(ownLog);
        RecordingCommit waiting = commit("waiting", "b", 1);
        batcher.close();
        assertThat(List.of(underWay.answer(), waiting.answer())).containsExactly("OUTCOME_UNKNOWN", "UNAVAILABLE");
    }

    @Test
    void returnedBatchIsNotProposedBehindALaterOneThatMayBeInTheLog() throws InterruptedException {
        restart(2, 1000, 1000);
        leadership.lead(1);
        RecordingCommit older = commit("older", "a", 1);
        ProposedBatch one = next(ownLog);
        RecordingCommit newer = commit("newer", "a", 2);
        ProposedBatch two = next(ownLog);
        one.returned();
        two.lost("the test says so");
        passTime(10);

        await().until(() -> older.answer().equals("BUSY"));
        assertThat(newer.answer()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(ownLog).isEmpty();
    }

    @Test
    void nothingTakesAnotherRouteWhileSomethingIsUnderWayOnTheOld() throws InterruptedException {
        restart(2, 1000, 1000);
        leadership.lead(1);
        RecordingCommit underWay = commit("under way", "a", 1);
        ProposedBatch one = next(ownLog);
        leadership.follow(OTHER, 2);
        RecordingCommit later = commit("later", "a", 2);
        one.applied(3, 1);
        next(forwarded).applied(4, 1);
        assertThat(List.of(underWay.answer(), later.answer())).containsExactly("committed@3", "committed@4");
    }

    @Test
    void closeAnswersWhatWasReturnedWhileOthersWereUnderWay() throws InterruptedException {
        restart(2, 1000, 1000);
        leadership.lead(1);
        RecordingCommit first = commit("first", "a", 1);
        next(ownLog);
        RecordingCommit second = commit("second", "b", 2);
        next(ownLog).returned();
        batcher.close();
        assertThat(List.of(first.answer(), second.answer())).containsExactly("OUTCOME_UNKNOWN", "UNAVAILABLE");
    }

    @Test
    void oneThatCannotBeToldDoesNotKeepTheAnswerFromTheOthers() throws InterruptedException {
        leadership.lead(1);
        commit("fills the window", "z", 1);
        ProposedBatch one = next(ownLog);
        batcher.submit(new ClientCommit(
                new OffsetCommit(List.of(position("a", 0, 1))),
                64,
                new CommitListener() {
                    @Override
                    public void committed(long revision) {
                        throw new IllegalStateException("cannot be told");
                    }

                    @Override
                    public void failed(StoreFailure failure) {
                        throw new IllegalStateException("cannot be told");
                    }
                },
                batcher.deadlineFromNow()));
        RecordingCommit other = commit("other", "b", 1);
        one.applied(1, 1);
        next(ownLog).applied(2, 1);
        assertThat(other.answer()).isEqualTo("committed@2");
        RecordingCommit later = commit("later", "c", 1);
        next(ownLog).applied(3, 1);
        assertThat(later.answer()).isEqualTo("committed@3");
    }

    @Test
    void commitLargerThanAnEntryCountsAgainstTheTablesBound() {
        restart(1, 1000, 150);
        leadership.lead(1);
        Position[] positions = IntStream.range(0, 200)
                .mapToObj(queueId -> position("a", queueId, 1))
                .toArray(Position[]::new);
        RecordingCommit large = new RecordingCommit("large", positions);
        batcher.submit(large.pending(batcher.deadlineFromNow()));
        await().until(() -> large.answer().equals("NO_SPACE"));
        assertThat(ownLog).isEmpty();
    }
}
