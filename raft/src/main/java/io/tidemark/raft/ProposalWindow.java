package io.tidemark.raft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The batches that were proposed and not settled, oldest first, at most {@code entriesMax}. While it is full, commits
 * queue up behind it and the next batch grows: that is all the batching there is, no timer lingers. Guarded by the
 * batcher's lock.
 *
 * <p>After any outcome but success the window drains before it takes another batch. A returned batch may then go back
 * to the head of the queue without overtaking, and a stream to the leader starts anew with nothing of the old one
 * under way.
 */
final class ProposalWindow {

    private final int entriesMax;
    private final NavigableMap<Long, ProposedBatch> inFlight = new TreeMap<>();
    private final List<ProposedBatch> returned = new ArrayList<>();

    /** Invariant: true from the first outcome other than success until the window was empty. */
    private boolean draining;

    /**
     * The greatest sequence that is, or may be, in the log: a returned batch below it must not be proposed again, or it
     * would be applied behind a later one.
     */
    private long possiblyAppendedSequence = -1;

    ProposalWindow(int entriesMax) {
        this.entriesMax = entriesMax;
    }

    boolean hasRoom() {
        return !draining && inFlight.size() < entriesMax;
    }

    /** At most how many positions the batches under way add to the table. */
    long positionsUnderWay() {
        long positions = 0;
        for (ProposedBatch batch : inFlight.values()) {
            positions += batch.positions();
        }
        return positions;
    }

    /** Takes no further batch until all under way are settled. */
    void drain() {
        draining |= !inFlight.isEmpty();
    }

    /**
     * The leader that all of it was sent to leads no longer. Answers come in the order of the batches, so the oldest
     * tells for how long that leader has been silent at most.
     *
     * @param patienceNanos after how much silence nothing more is expected of it
     */
    void orphan(long patienceNanos) {
        if (!inFlight.isEmpty()) {
            long atNanos = inFlight.firstEntry().getValue().proposedNanos() + patienceNanos;
            inFlight.values().forEach(batch -> batch.orphan(atNanos));
        }
    }

    boolean isEmpty() {
        return inFlight.isEmpty();
    }

    /** Whether nothing is in flight, and nothing that was returned waits for {@link #takeReturned}. */
    boolean isSettled() {
        return inFlight.isEmpty() && returned.isEmpty();
    }

    void add(ProposedBatch batch) {
        inFlight.put(batch.sequence(), batch);
    }

    void settled(ProposedBatch batch, ProposedBatch.Outcome outcome) {
        inFlight.remove(batch.sequence());
        switch (outcome) {
            case APPLIED -> possiblyAppendedSequence = Math.max(possiblyAppendedSequence, batch.sequence());
            case RETURNED -> {
                returned.add(batch);
                draining = true;
            }
            case FAILED -> {
                possiblyAppendedSequence = Math.max(possiblyAppendedSequence, batch.sequence());
                draining = true;
            }
        }
    }

    /** Whether it drained to the end and waits for {@link #takeReturned}. */
    boolean hasDrained() {
        return draining && inFlight.isEmpty();
    }

    /** Ends draining once nothing is in flight, and hands back what was returned meanwhile, oldest first. */
    List<ProposedBatch> takeReturned() {
        if (!hasDrained()) {
            return List.of();
        }
        draining = false;
        return takeAllReturned();
    }

    /** What was returned, oldest first, whatever is still in flight; at the end, when nothing is proposed any more. */
    List<ProposedBatch> takeAllReturned() {
        List<ProposedBatch> taken = new ArrayList<>(returned);
        taken.sort(Comparator.comparingLong(ProposedBatch::sequence));
        returned.clear();
        return taken;
    }

    /** Whether a batch that was proposed after this one is in the log, or may be. */
    boolean wasOvertaken(ProposedBatch batch) {
        return batch.sequence() < possiblyAppendedSequence;
    }

    /** The oldest batch's deadline, or {@link Long#MAX_VALUE} when nothing is in flight. */
    long deadlineNanos() {
        return inFlight.isEmpty()
                ? Long.MAX_VALUE
                : inFlight.firstEntry().getValue().deadlineNanos();
    }

    Collection<ProposedBatch> inFlight() {
        return List.copyOf(inFlight.values());
    }
}
