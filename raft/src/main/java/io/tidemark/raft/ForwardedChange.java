package io.tidemark.raft;

import io.tidemark.core.command.Command;
import io.tidemark.raft.rpc.ForwardReply;
import java.util.function.Consumer;

/** A change that a follower sent to this node as leader of one term; it is never sent on. */
final class ForwardedChange extends PendingChange {

    private final Command command;
    private final int encodedBytes;
    private final long term;
    private final Consumer<ForwardReply> reply;

    /**
     * @param encodedBytes the change's size as an entry
     * @param term the term that the sender knew this node to lead in
     */
    ForwardedChange(Command command, int encodedBytes, long term, Consumer<ForwardReply> reply, long deadlineNanos) {
        super(deadlineNanos);
        this.command = command;
        this.encodedBytes = encodedBytes;
        this.term = term;
        this.reply = reply;
    }

    @Override
    Command command() {
        return command;
    }

    /** What it names was counted where it came from. */
    @Override
    int positions() {
        return 1;
    }

    @Override
    int encodedBytes() {
        return encodedBytes;
    }

    @Override
    boolean mayBeProposedIn(Leadership.View view) {
        return view.isLeader() && view.term() == term;
    }

    @Override
    void applied(long revision, int changed) {
        reply.accept(ForwardReply.applied(revision, changed));
    }

    @Override
    void failed(StoreFailure failure) {
        reply.accept(ForwardReplies.of(failure));
    }
}
