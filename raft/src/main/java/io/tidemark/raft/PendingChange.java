package io.tidemark.raft;

import io.tidemark.core.command.Command;

/**
 * A change of the table that is no commit, on its way through the batcher. It has an entry of its own, and nothing else
 * is under way while it is: what was proposed before is settled, and what comes behind knows what became of it.
 */
abstract sealed class PendingChange extends PendingWrite permits ClientChange, ForwardedChange {

    PendingChange(long deadlineNanos) {
        super(deadlineNanos);
    }

    /** What is proposed; with a time that the proposer replaces by its own. */
    abstract Command command();
}
