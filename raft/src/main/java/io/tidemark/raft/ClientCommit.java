package io.tidemark.raft;

import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.offset.OffsetView;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.List;
import java.util.Set;

/** A commit that a client of this node asked for. */
final class ClientCommit extends PendingCommit {

    private final List<Position> positions;
    private final int encodedBytes;
    private final CommitListener listener;

    ClientCommit(OffsetCommit commit, int encodedBytes, CommitListener listener, long deadlineNanos) {
        super(deadlineNanos);
        this.positions = commit.positions();
        this.encodedBytes = encodedBytes;
        this.listener = listener;
    }

    @Override
    int positions() {
        return positions.size();
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
    void addTo(CommitOffsets.Builder entry) {
        for (Position position : positions) {
            entry.put(position.key().row(), position.key().queueId(), position.offset());
        }
    }

    @Override
    boolean joinNewKeys(OffsetView table, Set<PositionKey> newKeys, long room) {
        return joinNewKeys(() -> positions.stream().map(Position::key).iterator(), table, newKeys, room);
    }

    @Override
    boolean isHeld(OffsetView table) {
        return positions.stream().anyMatch(position -> table.held(position.key()));
    }

    @Override
    void applied(long revision, int changed) {
        listener.committed(revision);
    }

    @Override
    void failed(StoreFailure failure) {
        listener.failed(failure);
    }
}
