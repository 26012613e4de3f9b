package io.tidemark.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.error.RaftError;
import io.tidemark.core.offset.OffsetTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets reads through once the table holds everything that was acknowledged before they came (Raft dissertation,
 * section 6.4). One thread asks one ReadIndex for all reads that wait, and reads for all of them in one go; those that
 * come meanwhile wait for the next. A read that finds no leader waits until its deadline and is then refused, never
 * answered from a table that may be stale.
 */
final class ReadIndexGate implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadIndexGate.class);

    /** How long one ReadIndex may take before the reads behind it are asked for anew. */
    private static final long ROUND_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(500);

    /** How many positions are read before the table is given back to the state machine, which waits meanwhile. */
    private static final int POSITIONS_AT_ONCE = 4096;

    /** A read of more positions is a large one. */
    private static final int SMALL_READ_POSITIONS = 256;

    /** The pause after a ReadIndex that failed, unless leadership changes sooner. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Asker asker;
    private final OffsetTable table;
    private final Leadership leadership;
    private final Duration park;
    private final int positionsMax;
    private final LongSupplier nanoTime;
    private final Consumer<Throwable> onFault;
    private final Thread thread = new Thread(this::run, "tidemark-reads");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wakeUp = lock.newCondition();

    // Guarded by lock.
    private List<PendingRead> incoming = new ArrayList<>();
    private long positionsOfSmall;
    private long positionsOfLarge;
    private boolean closed;
    private long leadershipChanges;
    private long round;
    private RoundState roundState = RoundState.PASSED;

    private enum RoundState {
        ASKED,
        PASSED,
        FAILED
    }

    /** How a ReadIndex is asked for. The closure hears of it once, twice (JRaft 1.4.1, after a failure) or never. */
    @FunctionalInterface
    interface Asker {

        void readIndex(ReadIndexClosure closure);

        static Asker of(Node node) {
            return closure -> node.readIndex(new byte[0], closure);
        }
    }

    /**
     * @param park how long a read waits before it is refused
     * @param positionsMax how many positions may be asked for by the small reads that wait, and by the large ones: those
     *     who ask for much must not have the others refused
     */
    ReadIndexGate(
            Asker asker,
            OffsetTable table,
            Leadership leadership,
            Duration park,
            int positionsMax,
            LongSupplier nanoTime,
            Consumer<Throwable> onFault) {
        this.asker = asker;
        this.table = table;
        this.leadership = leadership;
        this.park = park;
        this.positionsMax = positionsMax;
        this.nanoTime = nanoTime;
        this.onFault = onFault;
        leadership.watch(view -> leadershipChanged());
    }

    void start() {
        thread.start();
    }

    /** When a read that arrives now gives up. */
    long deadlineFromNow() {
        return nanoTime.getAsLong() + park.toNanos();
    }

    /** Queues a read, or refuses it at once when too many wait. Any thread. */
    void submit(PendingRead read) {
        submit(read, true);
    }

    /** Queues a read that was let through before and has to be once more, whatever else waits. Any thread. */
    void submitAgain(PendingRead read) {
        submit(read, false);
    }

    private void submit(PendingRead read, boolean bounded) {
        StoreFailure refused = null;
        lock.lock();
        try {
            if (closed) {
                refused = stopping();
            } else if (bounded && (isLarge(read) ? positionsOfLarge : positionsOfSmall) >= positionsMax) {
                refused = new StoreFailure(
                        FailureKind.BUSY,
                        "positions waiting to be read by reads of "
                                + (isLarge(read) ? "more than " : "up to ") + SMALL_READ_POSITIONS + " reached "
                                + positionsMax + "; send fewer at a time and try again");
            } else {
                count(read, read.positions());
                incoming.add(read);
                if (incoming.size() == 1) {
                    wakeUp.signalAll();
                }
            }
        } finally {
            lock.unlock();
        }
        if (refused != null) {
            read.failed(refused);
        }
    }

    /** Refuses what waits and ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wakeUp.signalAll();
        } finally {
            lock.unlock();
        }
        Threads.joinUninterruptibly(thread);
    }

    private void leadershipChanged() {
        lock.lock();
        try {
            leadershipChanges++;
            wakeUp.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        List<PendingRead> waiting = new ArrayList<>();
        try {
            while (collect(waiting)) {
                if (leadership.view().hasLeader() && passed(waiting)) {
                    answer(waiting);
                    waiting.clear();
                } else {
                    expire(waiting);
                }
            }
        } catch (InterruptedException e) {
            LOG.info("The read gate was interrupted and ends");
        } catch (RuntimeException | Error fault) {
            LOG.error("The read gate failed", fault);
            onFault.accept(fault);
        }
        forget(waiting);
        waiting.forEach(read -> refuse(read, stopping()));
    }

    /** Waits for a read, or with reads at hand for a leader, a moment or the first deadline; false once closed. */
    private boolean collect(List<PendingRead> waiting) throws InterruptedException {
        lock.lock();
        try {
            if (!waiting.isEmpty()) {
                awaitRetry(waiting.get(0).deadlineNanos());
            }
            while (!closed && waiting.isEmpty() && incoming.isEmpty()) {
                wakeUp.await();
            }
            waiting.addAll(incoming);
            incoming.clear();
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void awaitRetry(long deadlineNanos) throws InterruptedException {
        long now = nanoTime.getAsLong();
        boolean hasLeader = leadership.view().hasLeader();
        long until = hasLeader ? Math.min(deadlineNanos, now + RETRY_NANOS) : deadlineNanos;
        long changes = leadershipChanges;
        while (!closed
                && changes == leadershipChanges
                && until > now
                && leadership.view().hasLeader() == hasLeader) {
            wakeUp.awaitNanos(until - now);
            now = nanoTime.getAsLong();
        }
    }

    /** Asks for a ReadIndex and waits for its answer; whether reads that came before the call may be answered now. */
    private boolean passed(List<PendingRead> waiting) throws InterruptedException {
        long asked;
        lock.lock();
        try {
            asked = ++round;
            roundState = RoundState.ASKED;
        } finally {
            lock.unlock();
        }
        ask(asked);
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            long until =
                    Math.min(now + ROUND_NANOS_MAX, Math.max(now, waiting.get(0).deadlineNanos()));
            while (!closed && roundState == RoundState.ASKED && until > now) {
                wakeUp.awaitNanos(until - now);
                now = nanoTime.getAsLong();
            }
            boolean passed = roundState == RoundState.PASSED;
            round++; // an answer that comes later is to no question
            return passed && !closed;
        } finally {
            lock.unlock();
        }
    }

    private void ask(long asked) {
        try {
            asker.readIndex(new ReadIndexClosure() {
                @Override
                public void run(Status status, long index, byte[] requestContext) {
                    roundEnded(asked, status);
                }
            });
        } catch (IllegalStateException e) {
            LOG.debug("The node is stopping", e);
            roundEnded(asked, new Status(RaftError.ENODESHUTDOWN, "the node is stopping"));
        }
    }

    private void roundEnded(long asked, Status status) {
        if (!status.isOk()) {
            LOG.debug("ReadIndex failed: {}", status);
        }
        lock.lock();
        try {
            if (asked == round && roundState == RoundState.ASKED) {
                roundState = status.isOk() ? RoundState.PASSED : RoundState.FAILED;
                wakeUp.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void answer(List<PendingRead> reads) {
        int from = 0;
        while (from < reads.size()) {
            int to = from;
            int positions = 0;
            while (to < reads.size() && (to == from || positions + reads.get(to).positions() <= POSITIONS_AT_ONCE)) {
                positions += reads.get(to++).positions();
            }
            List<PendingRead> some = reads.subList(from, to);
            table.read(view -> {
                some.forEach(read -> read.read(view));
                return true;
            });
            some.forEach(this::tell);
            from = to;
        }
        forget(reads);
    }

    /** Answers one read; one that cannot be told must not keep the answer from the others. */
    private void tell(PendingRead read) {
        try {
            read.answer(table);
        } catch (RuntimeException e) {
            LOG.error("A read was let through, but who waits could not be told", e);
        }
    }

    /** Refuses one read, in the same way. */
    private static void refuse(PendingRead read, StoreFailure failure) {
        try {
            read.failed(failure);
        } catch (RuntimeException e) {
            LOG.error("A read was refused, {}, but who waits could not be told", failure, e);
        }
    }

    private void expire(List<PendingRead> waiting) {
        long now = nanoTime.getAsLong();
        List<PendingRead> expired = new ArrayList<>();
        waiting.removeIf(read -> read.deadlineNanos() <= now && expired.add(read));
        forget(expired);
        StoreFailure unavailable = new StoreFailure(
                FailureKind.UNAVAILABLE,
                "no leader or no quorum for " + park.toMillis() + " ms, nothing was read; try again, or ask for a stale"
                        + " read");
        expired.forEach(read -> refuse(read, unavailable));
    }

    private void forget(List<PendingRead> reads) {
        lock.lock();
        try {
            for (PendingRead read : reads) {
                count(read, -read.positions());
            }
        } finally {
            lock.unlock();
        }
    }

    private void count(PendingRead read, int positions) {
        if (isLarge(read)) {
            positionsOfLarge += positions;
        } else {
            positionsOfSmall += positions;
        }
    }

    private static boolean isLarge(PendingRead read) {
        return read.positions() > SMALL_READ_POSITIONS;
    }

    private static StoreFailure stopping() {
        return new StoreFailure(FailureKind.UNAVAILABLE, "this node is stopping, nothing was read; ask another node");
    }
}
