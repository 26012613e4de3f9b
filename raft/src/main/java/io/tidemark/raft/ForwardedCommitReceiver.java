package io.tidemark.raft;

import io.tidemark.core.command.Command;
import io.tidemark.core.command.CommandCodec;
import io.tidemark.core.command.CommandFormatException;
import io.tidemark.core.command.CommitOffsets;
import io.tidemark.raft.rpc.ForwardReply;
import io.tidemark.raft.rpc.ForwardRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The leader's end of the followers' streams: takes each sender's batches in sequence and hands them to the batcher.
 * One thread calls it, so that a sender's batches enter the queue in the order of their numbers.
 *
 * <p>A batch is taken only in the term it was sent for, only from the sender's highest epoch, and only if it is the
 * next of its stream. Everything else is refused before anything is done with it.
 */
final class ForwardedCommitReceiver {

    private final String groupId;
    private final Supplier<Leadership.View> leadership;
    private final OffsetCommitBatcher batcher;
    private final Map<String, Stream> streams = new HashMap<>();

    private record Stream(long epoch, long nextSequence) {}

    ForwardedCommitReceiver(String groupId, Supplier<Leadership.View> leadership, OffsetCommitBatcher batcher) {
        this.groupId = groupId;
        this.leadership = leadership;
        this.batcher = batcher;
    }

    void receive(ForwardRequest request, Consumer<ForwardReply> reply) {
        if (!request.groupId().equals(groupId)) {
            reply.accept(ForwardReply.refused(
                    FailureKind.REFUSED.name(),
                    "group=" + request.groupId() + " is not this cluster's group=" + groupId));
            return;
        }
        Leadership.View view = leadership.get();
        if (!view.isLeader() || view.term() != request.term()) {
            reply.accept(ForwardReply.returned("this node does not lead in term=" + request.term()));
            return;
        }
        Stream stream = streams.getOrDefault(request.sender(), new Stream(Long.MIN_VALUE, 0));
        if (request.epoch() < stream.epoch()) {
            reply.accept(ForwardReply.staleEpoch(stream.epoch()));
            return;
        }
        long expected = request.epoch() > stream.epoch() ? 0 : stream.nextSequence();
        if (request.sequence() != expected) {
            reply.accept(ForwardReply.returned("sequence=" + request.sequence() + ", expected " + expected));
            return;
        }
        Command command;
        try {
            command = CommandCodec.decode(request.command());
        } catch (CommandFormatException e) {
            reply.accept(
                    ForwardReply.refused(FailureKind.REFUSED.name(), "the batch cannot be read: " + e.getMessage()));
            return;
        }
        if (batcher.submit(pending(command, request, reply))) {
            streams.put(request.sender(), new Stream(request.epoch(), expected + 1));
        }
    }

    private PendingWrite pending(Command command, ForwardRequest request, Consumer<ForwardReply> reply) {
        int bytes = request.command().length;
        long deadlineNanos = batcher.deadlineFromNow();
        return command instanceof CommitOffsets batch
                ? new ForwardedCommit(batch, bytes, request.term(), reply, deadlineNanos)
                : new ForwardedChange(command, bytes, request.term(), reply, deadlineNanos);
    }
}
