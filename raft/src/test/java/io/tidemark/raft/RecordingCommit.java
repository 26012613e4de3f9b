package io.tidemark.raft;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's commit that remembers its answer. */
final class RecordingCommit implements CommitListener {

    private final String name;
    private final List<Position> positions;
    private volatile @Nullable String answer;

    RecordingCommit(String name, Position... positions) {
        this.name = name;
        this.positions = List.of(positions);
    }

    static Position position(String topic, int queueId, long offset) {
        return new Position(PositionKey.of("", topic, "group", queueId), offset);
    }

    /** The commit as the batcher takes it. */
    ClientCommit pending(long deadlineNanos) {
        return new ClientCommit(new OffsetCommit(positions), 64 * positions.size(), this, deadlineNanos);
    }

    /** {@code committed@REVISION}, a failure's kind, or "" before there is an answer. */
    String answer() {
        String now = answer;
        return now == null ? "" : now;
    }

    @Override
    public synchronized void committed(long revision) {
        answer("committed@" + revision);
    }

    @Override
    public synchronized void failed(StoreFailure failure) {
        answer(failure.kind().name());
    }

    private void answer(String next) {
        if (answer != null) {
            throw new AssertionError(name + " was answered " + answer + " and then " + next);
        }
        answer = next;
    }
}
