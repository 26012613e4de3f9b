package io.tidemark.raft;

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
 * Makes log entries of commits. One thread takes what has queued up while the {@link ProposalWindow} was full, lets
 * the last of equal positions count, and proposes it as one command along the route that fits: into this node's log
 * when it leads, to the leader when it follows. Without a leader commits wait until their deadline.
 *
 * <p>Order: commits leave in the order in which they came, a batch that was returned goes back to the head, and after
 * anything but success nothing is proposed until everything under way is settled. So one connection's commits to one
 * position are applied in the order in which they arrived, across leader changes.
 *
 * <p>A {@link PendingChange} keeps its place among the commits, and is under way alone: a commit behind it is proposed only
 * when the table shows what the change has done.
 */
final class OffsetCommitBatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommitBatcher.class);

    /** How long to leave a route alone that returned a batch: it is between two leaders. */
    private static final long RETURNED_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** What a commit gets at least to come back from the log, however long it waited for a leader. */
    private static final long IN_FLIGHT_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(400);

    private final BatchLimits limits;
    private final CommitBatchBuilder builder;
    private final ProposalRoute intoOwnLog;
    private final ProposalRoute toLeader;
    private final LongSupplier nanoTime;
    private final Consumer<Throwable> onFault;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wakeUp = lock.newCondition();

    // Guarded by lock.
    private final CommitQueue queue;
    private final ProposalWindow window;
    private Leadership.View leadership;
    private boolean waiting;
    private boolean paused;
    private boolean refusing;
    private boolean closed;
    private long pausedUntilNanos;

    /** Whether what waits has not been looked through since. */
    private boolean leadershipMoved;

    /** Whether the thread may have commits in its hands that are neither in the queue nor in the window. */
    private boolean proposing;

    /** Set when the thread has taken its last look at what was returned. */
    private boolean ended;

    /** The batcher's thread's alone. */
    private long nextSequence;

    /**
     * The bounds of a batcher.
     *
     * @param windowEntries how many entries may be under way
     * @param queuedPositionsMax beyond how many waiting positions a commit is refused as busy
     * @param queuedBytesMax the same in bytes of entry
     * @param park how long a commit waits for a leader before it is refused
     * @param orphanPatience for how long a leader that leads no longer may have been silent and still be waited for
     */
    record BatchLimits(
            int windowEntries, long queuedPositionsMax, long queuedBytesMax, Duration park, Duration orphanPatience) {}

    OffsetCommitBatcher(
            BatchLimits limits,
            CommitBatchBuilder builder,
            ProposalRoute intoOwnLog,
            ProposalRoute toLeader,
            Leadership leadership,
            LongSupplier nanoTime,
            Consumer<Throwable> onFault) {
        this.limits = limits;
        this.builder = builder;
        this.intoOwnLog = intoOwnLog;
        this.toLeader = toLeader;
        this.nanoTime = nanoTime;
        this.onFault = onFault;
        this.queue = new CommitQueue(limits.queuedPositionsMax(), limits.queuedBytesMax());
        this.window = new ProposalWindow(limits.windowEntries());
        this.leadership = leadership.view();
        this.thread = new Thread(this::run, "tidemark-batcher");
        leadership.watch(this::leadershipChanged);
    }

    void start() {
        thread.start();
    }

    /** When a commit that arrives now gives up. */
    long deadlineFromNow() {
        return nanoTime.getAsLong() + limits.park().toNanos();
    }

    /** Queues a commit or a change, or refuses it at once when a bound is reached, and says which. Any thread. */
    boolean submit(PendingWrite commit) {
        if (!queue.reserve(commit)) {
            commit.refuse(new StoreFailure(
                    FailureKind.BUSY,
                    "positions waiting reached queuedCommitsMax=" + limits.queuedPositionsMax() + " or queuedBytesMax="
                            + limits.queuedBytesMax() + ", nothing was proposed; send fewer at a time and try again"));
            return false;
        }
        boolean accepted;
        lock.lock();
        try {
            accepted = !refusing && !closed;
            if (accepted) {
                queue.add(commit);
                signalIfWaiting();
            } else {
                queue.release(commit);
                wakeUp.signalAll(); // who drains waits until nobody has a place
            }
        } finally {
            lock.unlock();
        }
        if (!accepted) {
            commit.refuse(stopping());
        }
        return accepted;
    }

    /**
     * Stops proposing, and waits until nothing is under way or the time is up: before leadership is handed over, so
     * that no entry is caught between two leaders. Commits go on queueing.
     *
     * @return whether the window is empty
     */
    boolean pause(Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            paused = true;
            long left = timeout.toNanos();
            while (!window.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = wakeUp.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    void resume() {
        lock.lock();
        try {
            paused = false;
            wakeUp.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses what comes from now on, and waits until every commit that came before is answered, or the time is up.
     * Otherwise clients that go on would have some under way whenever this is closed, and be told that the outcome of
     * those is unknown.
     */
    boolean drain(Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            refusing = true;
            long left = timeout.toNanos();
            while (!queue.nothingWaits() || proposing || !window.isSettled()) {
                if (left <= 0) {
                    return false;
                }
                left = wakeUp.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses what waits, tells what is under way that its outcome is unknown, and ends the thread. */
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

    private void leadershipChanged(Leadership.View next) {
        lock.lock();
        try {
            if (!next.equals(leadership)) {
                if (leadership.isFollower()) {
                    // What went to the old leader can only be appended in the old term, before anything of the next
                    // leader's; so it is safe, and quicker than its timeout, to give it up early. But a leader that
                    // handed over is alive and sends back what it did not propose: nobody has to hear of the move.
                    window.orphan(limits.orphanPatience().toNanos());
                }
                // What is under way on one route must be settled before anything takes another.
                window.drain();
            }
            leadership = next;
            leadershipMoved = true;
            wakeUp.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void settled(ProposedBatch batch, ProposedBatch.Outcome outcome) {
        boolean tooLate;
        lock.lock();
        try {
            tooLate = ended && outcome == ProposedBatch.Outcome.RETURNED;
            window.settled(batch, outcome);
            if (outcome == ProposedBatch.Outcome.RETURNED) {
                pausedUntilNanos = nanoTime.getAsLong() + RETURNED_PAUSE_NANOS;
            }
            if (waiting || window.isEmpty()) {
                waiting = false;
                wakeUp.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (tooLate) {
            batch.writes().forEach(write -> write.refuse(stopping()));
        }
    }

    private void signalIfWaiting() {
        if (waiting) {
            waiting = false;
            wakeUp.signalAll();
        }
    }

    private void run() {
        try {
            while (step()) {
                // each step proposes one batch, or settles what its time has come for
            }
        } catch (RuntimeException | Error fault) {
            LOG.error("The batcher failed", fault);
            onFault.accept(fault);
        }
    }

    /** Waits for something to do and does it; false once closed. */
    private boolean step() {
        ProposalRoute route = null;
        Leadership.View view;
        List<ProposedBatch> overdue = new ArrayList<>();
        List<ProposedBatch> returned;
        boolean moved;
        boolean closing;
        lock.lock();
        try {
            proposing = false;
            if (refusing) {
                wakeUp.signalAll(); // who drains looks for itself
            }
            awaitWork();
            proposing = true;
            long now = nanoTime.getAsLong();
            closing = closed;
            view = leadership;
            moved = leadershipMoved;
            leadershipMoved = false;
            returned = window.takeReturned();
            for (ProposedBatch batch : window.inFlight()) {
                if (closing || batch.deadlineNanos() <= now) {
                    overdue.add(batch);
                }
            }
            if (!queue.isEmpty() && mustBeAlone(view)) {
                window.drain();
            }
            if (mayPropose(now)) {
                route = view.isLeader() ? intoOwnLog : toLeader;
            }
        } finally {
            lock.unlock();
        }
        if (closing) {
            overdue.forEach(batch -> batch.lost("this node is stopping"));
            refuseAll(returned);
            return false;
        }
        overdue.forEach(ProposedBatch::overdue);
        if (moved) {
            // At once, also while this node is paused or knows no leader: who sent them waits for it.
            queue.takeOut(commit -> !commit.mayBeProposedIn(view))
                    .forEach(commit -> commit.refuse(CommitBatchBuilder.OTHER_TERM));
        }
        requeue(returned);
        expire();
        if (route != null && !queue.isEmpty()) {
            propose(route, view);
        }
        return true;
    }

    /** Whether what comes next may be proposed only while nothing else is under way. */
    private boolean mustBeAlone(Leadership.View view) {
        return queue.head() instanceof PendingChange
                || (view.isLeader() && builder.nearsPositionsMax(queue.head(), window.positionsUnderWay()));
    }

    private boolean mayPropose(long now) {
        return !paused && !closed && leadership.hasLeader() && window.hasRoom() && now >= pausedUntilNanos;
    }

    private void awaitWork() {
        for (; ; ) {
            queue.collect();
            long now = nanoTime.getAsLong();
            boolean canPropose = !queue.isEmpty() && mayPropose(now);
            boolean mustSettle = window.hasDrained() || Math.min(window.deadlineNanos(), queue.deadlineNanos()) <= now;
            if (closed || leadershipMoved || canPropose || mustSettle) {
                return;
            }
            long wakeAt = Math.min(window.deadlineNanos(), queue.deadlineNanos());
            if (!queue.isEmpty() && pausedUntilNanos > now) {
                wakeAt = Math.min(wakeAt, pausedUntilNanos);
            }
            waiting = true;
            try {
                if (wakeAt == Long.MAX_VALUE) {
                    wakeUp.awaitUninterruptibly();
                } else {
                    wakeUp.awaitNanos(wakeAt - now);
                }
            } catch (InterruptedException e) {
                closed = true; // nothing interrupts this thread but the end of its process
            } finally {
                waiting = false;
            }
        }
    }

    private void requeue(List<ProposedBatch> returned) {
        List<PendingWrite> again = new ArrayList<>();
        for (ProposedBatch batch : returned) {
            if (window.wasOvertaken(batch)) {
                StoreFailure busy = new StoreFailure(
                        FailureKind.BUSY, "the log refused the commit for a moment, nothing was proposed; try again");
                batch.writes().forEach(write -> write.refuse(busy));
            } else {
                again.addAll(batch.writes());
            }
        }
        queue.putBack(again);
    }

    private void expire() {
        long now = nanoTime.getAsLong();
        while (!queue.isEmpty() && queue.head().deadlineNanos() <= now) {
            queue.take()
                    .refuse(new StoreFailure(
                            FailureKind.UNAVAILABLE,
                            "no leader or no quorum for " + limits.park().toMillis()
                                    + " ms, nothing was proposed; try again"));
        }
    }

    private void propose(ProposalRoute route, Leadership.View view) {
        boolean alone = queue.head() instanceof PendingChange;
        if (alone && isUnderWay()) {
            return; // it came to the head in this step; the next one drains
        }
        CommitBatchBuilder.Batch made = builder.take(queue, view);
        if (made == null) {
            return;
        }
        long now = nanoTime.getAsLong();
        long deadline = Math.max(made.deadlineNanos(), now + IN_FLIGHT_NANOS_MIN);
        ProposedBatch batch = new ProposedBatch(
                nextSequence++,
                view.term(),
                made.command(),
                made.encoded(),
                made.writes(),
                now,
                deadline,
                this::settled);
        boolean current;
        lock.lock();
        try {
            current = leadership.equals(view) && !paused;
            if (current) {
                window.add(batch);
                if (alone) {
                    window.drain();
                }
            }
        } finally {
            lock.unlock();
        }
        if (current) {
            route.propose(batch);
        } else {
            queue.putBack(made.writes());
        }
    }

    private boolean isUnderWay() {
        lock.lock();
        try {
            return !window.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void refuseAll(List<ProposedBatch> returned) {
        List<ProposedBatch> rest = new ArrayList<>(returned);
        lock.lock();
        try {
            queue.collect();
            rest.addAll(window.takeAllReturned());
            ended = true;
        } finally {
            lock.unlock();
        }
        for (ProposedBatch batch : rest) {
            batch.writes().forEach(write -> write.refuse(stopping()));
        }
        while (!queue.isEmpty()) {
            queue.take().refuse(stopping());
        }
    }

    private static StoreFailure stopping() {
        return new StoreFailure(
                FailureKind.UNAVAILABLE, "this node is stopping, nothing was proposed; ask another node");
    }
}
