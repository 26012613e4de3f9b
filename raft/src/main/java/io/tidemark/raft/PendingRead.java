package io.tidemark.raft;

import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.OffsetView;
import io.tidemark.core.offset.PositionKey;
import java.util.List;

/** A read that waits at the gate. Once let through it first reads, under the table's lock, and then answers without it. */
sealed interface PendingRead permits PendingRead.OfPositions, PendingRead.OfTable, TakeOverRead {

    /** When to give up, on {@link System#nanoTime}'s scale. */
    long deadlineNanos();

    /** How many positions it asks for. */
    int positions();

    void read(OffsetView view);

    void answer(OffsetTable table);

    void failed(StoreFailure failure);

    /** A read of some positions. */
    final class OfPositions implements PendingRead {

        private final List<PositionKey> keys;
        private final QueryListener listener;
        private final long deadlineNanos;
        private final long[] offsets;
        private long revision;

        OfPositions(OffsetQuery query, QueryListener listener, long deadlineNanos) {
            this.keys = query.keys();
            this.listener = listener;
            this.deadlineNanos = deadlineNanos;
            this.offsets = new long[keys.size()];
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public int positions() {
            return offsets.length;
        }

        @Override
        public void read(OffsetView view) {
            revision = view.summary().index();
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = view.offset(keys.get(i));
            }
        }

        @Override
        public void answer(OffsetTable table) {
            listener.answered(revision, offsets);
        }

        @Override
        public void failed(StoreFailure failure) {
            listener.failed(failure);
        }
    }

    /** A read of everything: the table is frozen, which costs no more than reading a position. */
    record OfTable(TableListener listener, long deadlineNanos) implements PendingRead {

        @Override
        public int positions() {
            return 1;
        }

        @Override
        public void read(OffsetView view) {
            // the frozen table is taken when it answers; it can only be newer
        }

        @Override
        public void answer(OffsetTable table) {
            listener.answered(table.freeze());
        }

        @Override
        public void failed(StoreFailure failure) {
            listener.failed(failure);
        }
    }
}
