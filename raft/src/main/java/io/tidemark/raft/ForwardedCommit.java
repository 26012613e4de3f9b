package io.tidemark.raft;

import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.offset.OffsetView;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.raft.rpc.ForwardReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A batch that a follower sent to this node as leader of one term. It is never split, and never sent on: once this node
 * leads no longer in that term it goes back, definitely not proposed.
 */
final class ForwardedCommit extends PendingCommit {

    private final CommitOffsets batch;
    private final int encodedBytes;
    private final long term;
    private final Consumer<ForwardReply> reply;

    /**
     * @param encodedBytes the batch's size as an entry
     * @param term the term that the sender knew this node to lead in
     */
    ForwardedCommit(
            CommitOffsets batch, int encodedBytes, long term, Consumer<ForwardReply> reply, long deadlineNanos) {
        super(deadlineNanos);
        this.batch = batch;
        this.encodedBytes = encodedBytes;
        this.term = term;
        this.reply = reply;
    }

    @Override
    int positions() {
        return batch.positions();
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
    void addTo(CommitOffsets.Builder entry) {
        batch.forEach(entry::put);
    }

    @Override
    boolean joinNewKeys(OffsetView table, Set<PositionKey> newKeys, long room) {
        return joinNewKeys(keys(), table, newKeys, room);
    }

    @Override
    boolean isHeld(OffsetView table) {
        return keys().stream().anyMatch(table::held);
    }

    private List<PositionKey> keys() {
        List<PositionKey> keys = new ArrayList<>(batch.positions());
        batch.forEach((row, queueId, offset) -> keys.add(new PositionKey(row, queueId)));
        return keys;
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
