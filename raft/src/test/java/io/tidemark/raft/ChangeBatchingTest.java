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
                new BatchLimits(windowEntries, 1_000, 1 << 20, Duration.ofMillis(2500), Duration.ofMillis(300)),
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
        batcher.submit(new ClientChange(change.command(), change.positions(), listener, batcher.deadlineFromNow()));
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
    void aForwardedBatchWithAHeldPositionGoesBackToItsSender() throws InterruptedException {
        leadership.lead(1);
        change(reset("a", 5));
        apply(next(ownLog));
        List<ForwardReply> replies = new ArrayList<>();
        CommitOffsets command =
                new CommitOffsets.Builder().put(position("a", 0, 0).key(), 9).build(0);

        batcher.submit(new ForwardedCommit(
                command, CommandCodec.encodedBytes(command), 1, replies::add, batcher.deadlineFromNow()));

        await().until(() -> replies.size() == 1);
        assertThat(replies.get(0).isReturned()).isTrue();
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
