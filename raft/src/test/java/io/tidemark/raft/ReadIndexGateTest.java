package io.tidemark.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.RaftError;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.OffsetView;
import io.tidemark.core.offset.PositionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The read gate against a ReadIndex that the test answers by hand. */
class ReadIndexGateTest {

    private static final PositionKey KEY = PositionKey.of("", "topic", "group", 0);

    private final AtomicLong skippedNanos = new AtomicLong();
    private final Leadership leadership = new Leadership();
    private final OffsetTable table = new OffsetTable();
    private final LinkedBlockingQueue<ReadIndexClosure> asked = new LinkedBlockingQueue<>();
    private final List<Throwable> faults = new ArrayList<>();
    private final ReadIndexGate gate = new ReadIndexGate(
            asked::add,
            table,
            leadership,
            Duration.ofMillis(2500),
            3,
            () -> System.nanoTime() + skippedNanos.get(),
            faults::add);

    /** A query that remembers its answer. */
    private final class Read implements QueryListener {

        private volatile @Nullable String answer;

        Read() {
            this(1);
        }

        Read(int positions) {
            gate.submit(new PendingRead.OfPositions(
                    new OffsetQuery(Collections.nCopies(positions, KEY), ReadConsistency.LINEARIZABLE),
                    this,
                    gate.deadlineFromNow()));
        }

        String answer() {
            String now = answer;
            return now == null ? "" : now;
        }

        @Override
        public void answered(long revision, long[] offsets) {
            answerOnce((offsets[0] == OffsetView.NONE ? "none" : offsets[0]) + "@" + revision);
        }

        @Override
        public void failed(StoreFailure failure) {
            answerOnce(failure.kind().name());
        }

        private synchronized void answerOnce(String next) {
            assertThat(answer).isNull();
            answer = next;
        }
    }

    private ReadIndexClosure nextAsked() throws InterruptedException {
        ReadIndexClosure closure = asked.poll(10, TimeUnit.SECONDS);
        assertThat(closure).as("a ReadIndex is asked for").isNotNull();
        return closure;
    }

    @BeforeEach
    void start() {
        gate.start();
    }

    @AfterEach
    void stop() {
        gate.close();
        assertThat(faults).isEmpty();
    }

    @Test
    void oneReadIndexLetsAllThatWaitThrough() throws InterruptedException {
        Read first = new Read();
        Read second = new Read();
        leadership.lead(1);
        ReadIndexClosure closure = nextAsked();
        table.apply(5, 1, 0, editor -> editor.put(KEY.row(), KEY.queueId(), 42));
        closure.run(Status.OK(), 5, new byte[0]);

        await().until(() -> first.answer().equals("42@5") && second.answer().equals("42@5"));
        assertThat(asked).isEmpty();
    }

    @Test
    void oneThatCannotBeToldOfItsRefusalKeepsTheGateOpenForTheOthers() throws InterruptedException {
        gate.submit(new PendingRead.OfPositions(
                new OffsetQuery(List.of(KEY), ReadConsistency.LINEARIZABLE),
                new QueryListener() {
                    @Override
                    public void answered(long revision, long[] offsets) {
                        throw new IllegalStateException("its connection is gone");
                    }

                    @Override
                    public void failed(StoreFailure failure) {
                        throw new IllegalStateException("its connection is gone");
                    }
                },
                gate.deadlineFromNow()));
        Read read = new Read();
        skippedNanos.addAndGet(Duration.ofSeconds(3).toNanos());
        leadership.lose();
        await().until(() -> read.answer().equals("UNAVAILABLE"));

        Read next = new Read();
        leadership.lead(1);
        nextAsked().run(Status.OK(), 0, new byte[0]);
        await().until(() -> next.answer().startsWith("none"));
    }

    @Test
    void readThatCameAfterAReadIndexWasAskedForWaitsForTheNext() throws InterruptedException {
        leadership.lead(1);
        Read first = new Read();
        ReadIndexClosure one = nextAsked();
        Read second = new Read();
        one.run(Status.OK(), 1, new byte[0]);
        ReadIndexClosure two = nextAsked();

        await().until(() -> first.answer().equals("none@0"));
        assertThat(second.answer()).isEmpty();
        two.run(Status.OK(), 1, new byte[0]);
        await().until(() -> second.answer().equals("none@0"));
    }

    @Test
    void withoutALeaderAReadIsRefusedAtItsDeadlineAndNeverAnsweredNotFound() {
        Read read = new Read();
        skippedNanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(2600));
        leadership.lose(); // wakes the gate, which looks at the clock
        await().until(() -> read.answer().equals("UNAVAILABLE"));
        assertThat(asked).isEmpty();
    }

    @Test
    void failedReadIndexIsAskedAgain() throws InterruptedException {
        leadership.follow(new PeerId("127.0.0.1", 1), 1);
        Read read = new Read();
        nextAsked().run(new Status(RaftError.EAGAIN, "not yet"), -1, new byte[0]);
        nextAsked().run(Status.OK(), 1, new byte[0]);
        await().until(() -> read.answer().equals("none@0"));
    }

    @Test
    void secondAnswerToOneReadIndexLetsNoLaterReadThrough() throws InterruptedException {
        leadership.lead(1);
        Read first = new Read();
        ReadIndexClosure one = nextAsked();
        one.run(new Status(RaftError.ETIMEDOUT, "slow"), -1, new byte[0]);
        ReadIndexClosure two = nextAsked();
        one.run(Status.OK(), 1, new byte[0]);
        assertThat(first.answer()).isEmpty();
        two.run(Status.OK(), 1, new byte[0]);
        await().until(() -> first.answer().equals("none@0"));
    }

    @Test
    void unansweredReadIndexIsAskedAnewAndGivenUpAtTheDeadline() throws InterruptedException {
        leadership.lead(1);
        Read read = new Read();
        nextAsked();
        nextAsked();
        skippedNanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(2600));
        await().until(() -> read.answer().equals("UNAVAILABLE"));
    }

    @Test
    void beyondTheBoundAReadIsRefusedAsBusy() {
        new Read();
        new Read();
        new Read();
        assertThat(new Read().answer()).isEqualTo("BUSY");
    }

    @Test
    void readsOfManyPositionsDoNotHaveReadsOfFewRefused() throws InterruptedException {
        Read large = new Read(10_000);
        assertThat(new Read(10_000).answer()).isEqualTo("BUSY");
        Read small = new Read();
        assertThat(small.answer()).isEmpty();

        leadership.lead(1);
        nextAsked().run(Status.OK(), 1, new byte[0]);

        await().until(() -> large.answer().equals("none@0") && small.answer().equals("none@0"));
        await().until(() -> new Read(10_000).answer().isEmpty());
    }

    @Test
    void closeRefusesWhatWaits() {
        Read read = new Read();
        gate.close();
        assertThat(read.answer()).isEqualTo("UNAVAILABLE");
        assertThat(new Read().answer()).isEqualTo("UNAVAILABLE");
    }
}
