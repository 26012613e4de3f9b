package io.tidemark.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The commits and changes that wait to be proposed, within bounds. Many threads offer; the batcher's thread alone takes. The bound
 * is checked before anything else is done with a commit, so an overloaded node refuses at once and keeps its memory.
 */
final class CommitQueue {

    private final long positionsMax;
    private final long bytesMax;
    private final AtomicLong positions = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /** Guarded by the batcher's lock. */
    private List<PendingWrite> incoming = new ArrayList<>();

    /** What the batcher has taken over from {@link #incoming}; its thread's alone. */
    private final ArrayDeque<PendingWrite> backlog = new ArrayDeque<>();

    CommitQueue(long positionsMax, long bytesMax) {
        this.positionsMax = positionsMax;
        this.bytesMax = bytesMax;
    }

    /**
     * Takes a place in the queue, or says why there is none. The bound is on what waits already: a commit larger than
     * all of it still gets through an empty queue.
     */
    boolean reserve(PendingWrite commit) {
        if (positions.get() >= positionsMax || bytes.get() >= bytesMax) {
            return false;
        }
        positions.addAndGet(commit.positions());
        bytes.addAndGet(commit.encodedBytes());
        return true;
    }

    /** Gives the place up that {@link #reserve} gave. */
    void release(PendingWrite commit) {
        positions.addAndGet(-commit.positions());
        bytes.addAndGet(-commit.encodedBytes());
    }

    /** Under the batcher's lock, after {@link #reserve}. */
    void add(PendingWrite commit) {
        incoming.add(commit);
    }

    /** Under the batcher's lock, on its thread. */
    void collect() {
        if (!incoming.isEmpty()) {
            backlog.addAll(incoming);
            incoming = new ArrayList<>(incoming.size());
        }
    }

    /** On the batcher's thread, after {@link #collect}. */
    boolean isEmpty() {
        return backlog.isEmpty();
    }

    /** Whether nothing waits anywhere in the queue; any thread. */
    boolean nothingWaits() {
        return positions.get() == 0;
    }

    /** The oldest commit; the queue must not be empty. */
    PendingWrite head() {
        return backlog.element();
    }

    /** Takes the oldest commit out. */
    PendingWrite take() {
        PendingWrite commit = backlog.remove();
        release(commit);
        return commit;
    }

    /** Takes out all that are so, in their order. On the batcher's thread, after {@link #collect}. */
    List<PendingWrite> takeOut(Predicate<PendingWrite> wanted) {
        List<PendingWrite> taken = new ArrayList<>();
        backlog.removeIf(commit -> wanted.test(commit) && taken.add(commit));
        taken.forEach(this::release);
        return taken;
    }

    /** Puts commits back before all others, in their order, past the bound: they were in it before. */
    void putBack(List<PendingWrite> commits) {
        for (int i = commits.size() - 1; i >= 0; i--) {
            PendingWrite commit = commits.get(i);
            positions.addAndGet(commit.positions());
            bytes.addAndGet(commit.encodedBytes());
            backlog.addFirst(commit);
        }
    }

    long deadlineNanos() {
        return backlog.isEmpty() ? Long.MAX_VALUE : backlog.element().deadlineNanos();
    }
}
