package io.tidemark.raft;

import io.tidemark.core.command.Command;
import io.tidemark.core.command.CommitOffsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * The commits of one log entry, or a change, from the moment they are proposed until their outcome is known. Any thread may settle
 * it; the first one counts, so a timer that gave up and a late answer cannot both speak to the clients.
 */
final class ProposedBatch {

    private final long sequence;
    private final long term;
    private final Command command;
    private final byte[] encoded;
    private final List<PendingWrite> writes;
    private final long proposedNanos;
    private final BiConsumer<ProposedBatch, Outcome> settledTo;
    private final AtomicBoolean settled = new AtomicBoolean();

    /** Whether its clients have been answered; at the latest when it is settled. */
    private final AtomicBoolean told = new AtomicBoolean();

    /** Whether it is under way until the log says what became of it, whenever its clients give up. */
    private final boolean awaitsLog;

    private volatile long deadlineNanos;

    /** Guarded by the batcher's lock. */
    private String whyOverdue = "no answer from the log in time";

    /** What the batcher needs to know of a settled batch. */
    enum Outcome {
        APPLIED,
        /** Never proposed: its commits may be proposed again, in their order. */
        RETURNED,
        /** Refused for good, or unknown: its clients were told. */
        FAILED
    }

    ProposedBatch(
            long sequence,
            long term,
            Command command,
            byte[] encoded,
            List<PendingWrite> writes,
            long proposedNanos,
            long deadlineNanos,
            boolean awaitsLog,
            BiConsumer<ProposedBatch, Outcome> settledTo) {
        this.sequence = sequence;
        this.term = term;
        this.command = command;
        this.encoded = encoded;
        this.writes = writes;
        this.proposedNanos = proposedNanos;
        this.deadlineNanos = deadlineNanos;
        this.awaitsLog = awaitsLog;
        this.settledTo = settledTo;
    }

    /** Its place in the order in which this node proposed. */
    long sequence() {
        return sequence;
    }

    /** The term of the leader that it was made for. */
    long term() {
        return term;
    }

    Command command() {
        return command;
    }

    byte[] encoded() {
        return encoded;
    }

    List<PendingWrite> writes() {
        return writes;
    }

    /** At most how many positions it adds to the table; of a change nobody asks, since it is alone or adds none. */
    int positions() {
        return command instanceof CommitOffsets commits ? commits.positions() : 0;
    }

    /** When its clients are told that the outcome is unknown. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    long proposedNanos() {
        return proposedNanos;
    }

    /** The leader that it was sent to leads no longer: it is given up then, if not before. */
    void orphan(long atNanos) {
        deadlineNanos = Math.min(deadlineNanos, atNanos);
        whyOverdue = "the leader changed while the commit was under way";
    }

    /**
     * Its deadline has passed. One that awaits the log stays under way: what is proposed behind it must see what it has
     * done.
     */
    void overdue() {
        if (awaitsLog) {
            deadlineNanos = Long.MAX_VALUE;
            tell(lostFailure(whyOverdue));
        } else {
            lost(whyOverdue);
        }
    }

    /** It is in the log at {@code revision}, applied, and changed so many positions. */
    void applied(long revision, int changed) {
        if (settled.compareAndSet(false, true)) {
            if (told.compareAndSet(false, true)) {
                for (PendingWrite write : writes) {
                    write.acknowledge(revision, changed);
                }
            }
            settledTo.accept(this, Outcome.APPLIED);
        }
    }

    /** It was certainly not proposed, by a refusal that will pass; again it is only when its clients still wait. */
    void returned() {
        if (settled.compareAndSet(false, true)) {
            settledTo.accept(this, told.get() ? Outcome.FAILED : Outcome.RETURNED);
        }
    }

    /** It was refused for good, or nobody knows ({@link FailureKind#OUTCOME_UNKNOWN}). */
    void failed(StoreFailure failure) {
        if (settled.compareAndSet(false, true)) {
            tell(failure);
            settledTo.accept(this, Outcome.FAILED);
        }
    }

    private void tell(StoreFailure failure) {
        if (told.compareAndSet(false, true)) {
            for (PendingWrite write : writes) {
                write.refuse(failure);
            }
        }
    }

    void lost(String why) {
        failed(lostFailure(why));
    }

    private static StoreFailure lostFailure(String why) {
        return new StoreFailure(
                FailureKind.OUTCOME_UNKNOWN,
                "outcome unknown: " + why + "; it may or may not be applied, read the offset or ask again");
    }
}
