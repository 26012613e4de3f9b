package io.tidemark.raft;

import io.tidemark.core.command.Command;

/** A change that a client of this node asked for. */
final class ClientChange extends PendingChange {

    private final TableChange change;
    private final int encodedBytes;
    private final ChangeListener listener;

    /** @param encodedBytes the change's size as an entry */
    ClientChange(TableChange change, int encodedBytes, ChangeListener listener, long deadlineNanos) {
        super(deadlineNanos);
        this.change = change;
        this.encodedBytes = encodedBytes;
        this.listener = listener;
    }

    @Override
    Command command() {
        return change.command();
    }

    @Override
    int positions() {
        return change.weight();
    }

    @Override
    int encodedBytes() {
        return encodedBytes;
    }

    @Override
    boolean mayBeProposedIn(Leadership.View view) {
        return true;
    }

    @Override
    void applied(long revision, int changed) {
        listener.changed(revision, changed);
    }

    @Override
    void failed(StoreFailure failure) {
        listener.failed(failure);
    }
}
