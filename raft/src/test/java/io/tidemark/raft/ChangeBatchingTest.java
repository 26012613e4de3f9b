package io.tidemark.raft;

import static io.tidemark.raft.RecordingCommit.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.entity.PeerId;
import io.tidemark.core.command.CommandCodec;
import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.command.DeleteOffsets;
import io.tidemark.core.command.ReleaseOffsets;
import io.tidemark.core.command.ResetOffsets;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.RowSelection;
import io.tidemark.raft.OffsetCommitBatcher.BatchLimits;
import io.tidemark.raft.rpc.ForwardReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes among commits, in a batcher whose entries the test applies by hand. */
class ChangeBatchingTest {

    private static final PeerId OTHER = new PeerId("127.0.0.1", 2);

    private final AtomicLong nanos = new AtomicLong();
    private final Leadership leadership = new Leadership();
    private final OffsetTable table = new OffsetTable();
    private final LinkedBlockingQueue<ProposedBatch> ownLog = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<ProposedBatch> forwarded = new LinkedBlockingQueue<>();
    private final List<Throwable> faults = new ArrayList<>();
    private OffsetCommitBatcher batcher = start(8, 1_000);
    private long index;

    private OffsetCommitBatcher start(int windowEntries, long positionsMax) {
        OffsetCommitBatcher started = new OffsetCommitBatcher(
                new BatchLimits(windowEntries, 10_000, 1 << 20, Duration.ofMillis(2500), Duration.ofMillis(300)),
                new CommitBatchBuilder(
                        100,
                        positionsMax,
                        table,
                        () -> 77,
                        () -> false,
                        new StoreFailure(FailureKind.NO_SPACE, "full")),
                ownLog::add,
                forwarded::add,
                leadership,
                nanos::get,
                faults::add);
        started.start();
        return started;
    }

    @AfterEach
    void stop() {
        batcher.close();
        assertThat(faults).isEmpty();
    }

    private RecordingCommit commit(String topic, long offset) {
        RecordingCommit commit = new RecordingCommit(topic, position(topic, 0, offset));
        batcher.submit(commit.pending(batcher.deadlineFromNow()));
        return commit;
    }

    private RecordingChange change(TableChange change) {
        RecordingChange listener = new RecordingChange();
        batcher.submit(new ClientChange(
                change, CommandCodec.encodedBytes(change.command()), listener, batcher.deadlineFromNow()));
        return listener;
    }

    private static TableChange reset(String topic, long offset) {
        return TableChange.reset(List.of(position(topic, 0, offset)));
    }

    private static ProposedBatch next(LinkedBlockingQueue<ProposedBatch> route) throws InterruptedException {
        ProposedBatch batch = route.poll(10, TimeUnit.SECONDS);
        assertThat(batch).as("a batch is proposed").isNotNull();
        return batch;
    }

    /** Has the table and who waits see an entry as applied. */
    private void apply(ProposedBatch batch) {
        index++;
        int changed = table.apply(index, 1, 0, batch.command()::applyTo);
        batch.applied(index, changed);
    }

    @Test
    void aChangeKeepsItsPlaceAmongTheCommitsAndIsUnderWayAlone() throws InterruptedException {
        leadership.lead(1);
        RecordingCommit before = commit("a", 1);
        ProposedBatch one = next(ownLog);
        RecordingChange change = change(TableChange.delete(new RowSelection("", "group", "")));
        RecordingCommit behind = commit("b", 2);

        assertThat(ownLog.poll(50, TimeUnit.MILLISECONDS)).isNull();
        apply(one);
        ProposedBatch two = next(ownLog);
        assertThat(two.command()).isInstanceOf(DeleteOffsets.class);
        assertThat(two.command().timeMillis()).isEqualTo(77);
        assertThat(ownLog.poll(50, TimeUnit.MILLISECONDS)).isNull();
        apply(two);
        ProposedBatch three = next(ownLog);
        assertThat(three.command()).isInstanceOf(CommitOffsets.class);
        apply(three);

        assertThat(List.of(before.answer(), change.answer(), behind.answer()))
                .containsExactly("committed@1", "changed@2:1", "committed@3");
    }

    @Test
    void commitsToAPositionThatWasResetAreRefusedUntilItIsLetGo() throws InterruptedException {
        leadership.lead(1);
        RecordingChange reset = change(reset("a", 5));
        RecordingCommit early = commit("a", 9);
        ProposedBatch one = next(ownLog);
        assertThat(one.command()).isInstanceOf(ResetOffsets.class);
        apply(one);
        await().until(() -> early.answer().equals("HELD"));
        assertThat(reset.answer()).isEqualTo("changed@1:1");

        RecordingCommit held = commit("a", 10);
        RecordingCommit other = commit("b", 1);
        apply(next(ownLog));
        assertThat(List.of(held.answer(), other.answer())).containsExactly("HELD", "committed@2");

        change(TableChange.release(List.of(position("a", 0, 0).key())));
        ProposedBatch release = next(ownLog);
        assertThat(release.command()).isInstanceOf(ReleaseOffsets.class);
        apply(release);
        RecordingCommit free = commit("a", 6);
        apply(next(ownLog));
        assertThat(free.answer()).isEqualTo("committed@4");
    }

    @Test
    void aBatchWithOneHeldPositionIsRefusedWhole() throws InterruptedException {
        leadership.lead(1);
        change(reset("a", 5));
        apply(next(ownLog));

        RecordingCommit batch = new RecordingCommit("batch", position("b", 0, 1), position("a", 0, 9));
        batcher.submit(batch.pending(batcher.deadlineFromNow()));

        await().until(() -> batch.answer().equals("HELD"));
        assertThat(ownLog).isEmpty();
    }

    @Test
    void aForwardedBatchWithAHeldPositionIsRefused() throws InterruptedException {
        leadership.lead(1);
        change(reset("a", 5));
        apply(next(ownLog));
        List<ForwardReply> replies = new CopyOnWriteArrayList<>();
        CommitOffsets command =
                new CommitOffsets.Builder().put(position("a", 0, 0).key(), 9).build(0);

        batcher.submit(new ForwardedCommit(
                command, CommandCodec.encodedBytes(command), 1, replies::add, batcher.deadlineFromNow()));

        await().until(() -> replies.size() == 1);
        assertThat(replies.get(0).failureKind()).isEqualTo("HELD");
    }

    /** Its own table may not know yet that the position was let go. */
    @Test
    void aFollowerSendsACommitToAHeldPositionAloneAndLetsTheLeaderJudge() throws InterruptedException {
        table.apply(
                ++index,
                1,
                0,
                editor -> editor.putHeld(position("a", 0, 0).key().row(), 0, 5));
        assertThat(batcher.pause(Duration.ofSeconds(10))).isTrue();
        RecordingCommit before = commit("b", 1);
        RecordingCommit held = commit("a", 6);
        RecordingCommit behind = commit("c", 1);
        leadership.follow(OTHER, 3);
        batcher.resume();

        ProposedBatch one = next(forwarded);
        ProposedBatch two = next(forwarded);
        ProposedBatch three = next(forwarded);
        assertThat(List.of(one, two, three))
                .allSatisfy(batch -> assertThat(batch.writes()).hasSize(1));
        one.applied(2, 1);
        two.applied(3, 1);
        three.applied(4, 1);
        assertThat(List.of(before.answer(), held.answer(), behind.answer()))
                .containsExactly("committed@2", "committed@3", "committed@4");
    }

    /** The operator has given up, but the reset may still come, and what is behind it must see it. */
    @Test
    void nothingIsProposedBehindAnOverdueChangeUntilTheLogHasDecidedIt() throws InterruptedException {
        leadership.lead(1);
        RecordingChange reset = change(reset("a", 5));
        ProposedBatch one = next(ownLog);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(3));
        batcher.resume(); // wakes it, so that it looks at the clock
        await().until(() -> reset.answer().equals("OUTCOME_UNKNOWN"));

        RecordingCommit late = commit("a", 9);
        assertThat(ownLog.poll(50, TimeUnit.MILLISECONDS)).isNull();
        apply(one);
        await().until(() -> late.answer().equals("HELD"));
        assertThat(reset.answer()).isEqualTo("OUTCOME_UNKNOWN");
    }

    @Test
    void anOverdueChangeThatWasNeverProposedIsNotProposedAgain() throws InterruptedException {
        leadership.lead(1);
        RecordingChange reset = change(reset("a", 5));
        ProposedBatch one = next(ownLog);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(3));
        batcher.resume();
        await().until(() -> reset.answer().equals("OUTCOME_UNKNOWN"));

        one.returned();
        RecordingCommit late = commit("a", 9);
        ProposedBatch two = next(ownLog);
        assertThat(two.command()).isInstanceOf(CommitOffsets.class);
        apply(two);
        assertThat(late.answer()).isEqualTo("committed@1");
    }

    @Test
    void positionsAreLetGoBesideOtherEntries() throws InterruptedException {
        leadership.lead(1);
        RecordingCommit commit = commit("a", 1);
        ProposedBatch one = next(ownLog);
        RecordingChange release =
                change(TableChange.release(List.of(position("b", 0, 0).key())));
        ProposedBatch two = next(ownLog);
        RecordingCommit behind = commit("c", 1);
        ProposedBatch three = next(ownLog);
        apply(one);
        apply(two);
        apply(three);
        assertThat(List.of(commit.answer(), release.answer(), behind.answer()))
                .containsExactly("committed@1", "changed@2:0", "committed@3");
    }

    @Test
    void ofChangesThatLookAtEveryRowFewMayWait() {
        List<RecordingChange> deletes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            deletes.add(change(TableChange.delete(new RowSelection("", "group", ""))));
        }
        assertThat(deletes.stream().map(RecordingChange::answer)).containsExactly("", "", "", "BUSY", "BUSY");
    }

    @Test
    void aRefusalAsHeldIsFinalForOneCommitAndSendsSeveralBack() {
        List<ProposedBatch.Outcome> outcomes = new ArrayList<>();
        CommitForwarder forwarder = new CommitForwarder(
                "group",
                "n2",
                (leader, request) -> CompletableFuture.completedFuture(ForwardReply.refused("HELD", "held")),
                () -> leadership.view(),
                1);
        leadership.follow(OTHER, 3);
        RecordingCommit alone = new RecordingCommit("alone", position("a", 0, 1));
        forwarder.propose(batch(outcomes, alone));
        RecordingCommit first = new RecordingCommit("first", position("a", 0, 1));
        RecordingCommit second = new RecordingCommit("second", position("b", 0, 1));
        forwarder.propose(batch(outcomes, first, second));

        assertThat(outcomes).containsExactly(ProposedBatch.Outcome.FAILED, ProposedBatch.Outcome.RETURNED);
        assertThat(List.of(alone.answer(), first.answer(), second.answer())).containsExactly("HELD", "", "");
    }

    private static ProposedBatch batch(List<ProposedBatch.Outcome> outcomes, RecordingCommit... commits) {
        CommitOffsets command =
                new CommitOffsets.Builder().put(position("a", 0, 0).key(), 9).build(0);
        List<PendingWrite> writes = new ArrayList<>();
        for (RecordingCommit commit : commits) {
            writes.add(commit.pending(0));
        }
        return new ProposedBatch(
                0,
                3,
                command,
                CommandCodec.encode(command),
                writes,
                0,
                0,
                false,
                (settled, outcome) -> outcomes.add(outcome));
    }

    @Test
    void aFollowerSendsAChangeToTheLeaderAndALeaderTakesItInItsTermOnly() throws InterruptedException {
        leadership.follow(OTHER, 3);
        RecordingChange change = change(TableChange.delete(new RowSelection("a", "", "")));
        ProposedBatch sent = next(forwarded);
        assertThat(sent.command()).isInstanceOf(DeleteOffsets.class);
        sent.applied(9, 4);
        assertThat(change.answer()).isEqualTo("changed@9:4");

        leadership.lead(4);
        List<ForwardReply> replies = new ArrayList<>();
        for (long term = 3; term <= 4; term++) {
            batcher.submit(new ForwardedChange(
                    sent.command(), sent.encoded().length, term, replies::add, batcher.deadlineFromNow()));
        }
        next(ownLog).applied(10, 2);
        assertThat(replies).hasSize(2);
        assertThat(replies.get(0).isReturned()).isTrue();
        assertThat(replies.get(1).isApplied()).isTrue();
        assertThat(replies.get(1).number()).isEqualTo(10);
        assertThat(replies.get(1).changed()).isEqualTo(2);
    }

    @Test
    void aChangeThatCameBackIsProposedAgainInItsPlace() throws InterruptedException {
        leadership.lead(1);
        RecordingChange change = change(reset("a", 5));
        RecordingCommit behind = commit("b", 1);
        next(ownLog).returned();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
        batcher.resume(); // wakes it, so that it looks at the clock

        ProposedBatch again = next(ownLog);
        assertThat(again.command()).isInstanceOf(ResetOffsets.class);
        apply(again);
        apply(next(ownLog));
        assertThat(List.of(change.answer(), behind.answer())).containsExactly("changed@1:1", "committed@2");
    }

    @Test
    void aCloneOrAResetThatTheTableHasNoRoomForIsRefused() throws InterruptedException {
        batcher.close();
        batcher = start(8, 3);
        leadership.lead(1);
        commit("a", 1);
        apply(next(ownLog));
        commit("b", 1);
        apply(next(ownLog));

        RecordingChange clone = change(TableChange.clone(new RowSelection("", "group", ""), "other"));
        await().until(() -> clone.answer().equals("NO_SPACE"));
        RecordingChange known = change(TableChange.reset(List.of(position("a", 0, 1), position("b", 0, 1))));
        apply(next(ownLog));
        assertThat(known.answer()).isEqualTo("changed@3:2");
        RecordingChange beyond = change(TableChange.reset(List.of(position("c", 0, 1), position("d", 0, 1))));
        await().until(() -> beyond.answer().equals("NO_SPACE"));
        RecordingChange ofOneTopic = change(TableChange.clone(new RowSelection("a", "group", ""), "other"));
        apply(next(ownLog));
        assertThat(ofOneTopic.answer()).isEqualTo("changed@4:1");
    }
}
