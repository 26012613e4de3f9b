package io.tidemark.raft;

import io.tidemark.core.command.Command;
import io.tidemark.core.command.ReleaseOffsets;

/**
 * A change of the table that is no commit, on its way through the batcher. It has an entry of its own, and unless it only
 * lets positions go nothing else is under way while it is: what was proposed before is settled, and what comes behind
 * knows what became of it.
 */
abstract sealed class PendingChange extends PendingWrite permits ClientChange, ForwardedChange {

    PendingChange(long deadlineNanos) {
        super(deadlineNanos);
    }

    /** What is proposed; with a time that the proposer replaces by its own. */
    abstract Command command();

    /**
     * Whether it must be under way alone. Letting go is not so: who asked for it waits for it, and for all others a
     * position may be held a moment longer. There may be many of them when a group's consumers start after a reset.
     */
    final boolean isExclusive() {
        return !(command() instanceof ReleaseOffsets);
    }
}
