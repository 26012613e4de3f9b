package io.tidemark.raft;

import io.tidemark.core.command.Command;
import io.tidemark.core.command.CommandCodec;

/** A change that a client of this node asked for. */
final class ClientChange extends PendingChange {

    private final Command command;
    private final int positions;
    private final ChangeListener listener;

    /** @param positions how many it names, at least 1 */
    ClientChange(Command command, int positions, ChangeListener listener, long deadlineNanos) {
        super(deadlineNanos);
        this.command = command;
        this.positions = positions;
        this.listener = listener;
    }

    @Override
    Command command() {
        return command;
    }

    @Override
    int positions() {
        return positions;
    }

    @Override
    int encodedBytes() {
        return CommandCodec.encodedBytes(command);
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
