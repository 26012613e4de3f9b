package io.tidemark.core.offset;

import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every consumer's offset: the state that the log's commands build up. One thread writes (the state machine's), any
 * number read, and a reader sees the table at the boundary of one log entry, never inside it.
 *
 * <p>A change that throws leaves the table inside an entry. Such a table refuses everything from then on: a replica
 * that is half a command away from the others must not answer.
 */
public final class OffsetTable {

    /** Not reentrant: neither a change nor a reader may call back into the table, except for its summary. */
    private final StampedLock lock = new StampedLock();

    private final OffsetView view = new View();

    /** Guarded by {@link #lock}. */
    private RowDirectory rows;

    /** Guarded by {@link #lock}; why the table can't be used any more. */
    private @Nullable String refusal;

    /** Written under {@link #lock} at an entry's end; always describes one entry's boundary. */
    private volatile TableSummary summary;

    /** Written with {@link #summary}. */
    private volatile long held;

    /** An empty table, to which nothing was applied. */
    public OffsetTable() {
        this(new RowDirectory(), TableSummary.EMPTY);
    }

    private OffsetTable(RowDirectory rows, TableSummary summary) {
        this.rows = rows;
        this.summary = summary;
        this.held = rows.held();
    }

    /**
     * Applies one log entry: all that {@code change} puts becomes visible at once, with the entry's index.
     *
     * @param index the entry's, greater than that of the entry before
     * @param term the entry's, not less than that of the entry before
     * @param timeMillis the command's time; the table's own never goes back
     * @param change what the command does; the editor is valid only inside the call
     * @return how many positions it set, removed or let go
     */
    public int apply(long index, long term, long timeMillis, Consumer<OffsetEditor> change) {
        long stamp = lock.writeLock();
        try {
            requireUsable();
            TableSummary before = summary;
            if (index <= before.index() || term < before.term()) {
                throw new IllegalArgumentException("index=%d term=%d, expected to follow index=%d term=%d"
                        .formatted(index, term, before.index(), before.term()));
            }
            refusal = "a change failed half-way";
            rows.beginChange();
            change.accept(rows);
            refusal = null;
            held = rows.held();
            summary = new TableSummary(
                    index,
                    term,
                    Math.max(before.timeMillis(), timeMillis),
                    before.commands() + 1,
                    rows.positions(),
                    rows.hash());
            return rows.changed();
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /**
     * Reads at the boundary of one log entry. The writer waits meanwhile, so {@code reader} must be short.
     *
     * @param reader must neither keep the view nor call back into the table
     */
    public <R extends @Nullable Object> R read(Function<? super OffsetView, R> reader) {
        long stamp = lock.readLock();
        try {
            requireUsable();
            return reader.apply(view);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /**
     * The table as it is now, to be read at leisure while later commands are applied. The writer waits only for a copy
     * of the segment array; afterwards it copies each segment and row when it first touches it.
     */
    public FrozenOffsets freeze() {
        long stamp = lock.writeLock();
        try {
            requireUsable();
            return new FrozenSegments(summary, rows.freeze());
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Where in the log the table stands, and what it holds; waits for nobody. */
    public TableSummary summary() {
        return summary;
    }

    /** How many positions the table holds; waits for nobody. */
    public long positions() {
        return summary.positions();
    }

    /** How many positions a reset holds; waits for nobody. */
    public long held() {
        return held;
    }

    /**
     * Takes over a loaded table's whole content and summary; readers see the old table or the new one. Views frozen
     * before stay as they are.
     *
     * @param loaded is empty-handed afterwards and refuses everything
     */
    public void replaceWith(OffsetTable loaded) {
        if (loaded == this) {
            throw new IllegalArgumentException("A table can't be replaced with itself");
        }
        OffsetTable content = loaded.handOver();
        long stamp = lock.writeLock();
        try {
            rows = content.rows;
            summary = content.summary;
            held = content.held;
            refusal = null;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** A table with this one's content, which this one can't reach any more. */
    private OffsetTable handOver() {
        long stamp = lock.writeLock();
        try {
            requireUsable();
            OffsetTable heir = new OffsetTable(rows, summary);
            rows = new RowDirectory();
            summary = TableSummary.EMPTY;
            held = 0;
            refusal = "its content was taken over by another table";
            return heir;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    private void requireUsable() {
        if (refusal != null) {
            throw new IllegalStateException("The table can't be used after index=" + summary.index() + ": " + refusal);
        }
    }

    /** What readers are given; every call of it is made under the read lock. */
    private final class View implements OffsetView {

        @Override
        public TableSummary summary() {
            return summary;
        }

        @Override
        public long offset(PositionKey key) {
            return rows.offset(key);
        }

        @Override
        public boolean held(PositionKey key) {
            return rows.held(key);
        }

        @Override
        public long positionsIn(RowSelection selection) {
            return rows.positionsIn(selection);
        }
    }

    /**
     * Collects the positions of a table that is loaded from a file. One thread uses it, for one table. The table
     * computes its own positions and hash; a loader compares them with what the file says.
     */
    public static final class Builder {

        private @Nullable RowDirectory rows = new RowDirectory();

        /** The row of the last put, known to be valid. */
        private String lastRow = "";

        /**
         * Sets one position; the last value wins. Positions that come row by row cost least.
         *
         * @param row a row key as {@link RowKey#of} makes it
         * @throws IllegalArgumentException the queue id or the offset is out of its range
         * @throws InvalidPositionException the row key is not one
         */
        public void put(String row, int queueId, long offset) {
            if (!row.equals(lastRow)) {
                lastRow = RowKey.requireValid(row);
            }
            requireUnbuilt().put(row, queueId, offset);
        }

        /**
         * Has a position held that was put before.
         *
         * @return false when there is no such position with this offset, and nothing was done
         */
        public boolean hold(String row, int queueId, long offset) {
            RowDirectory content = requireUnbuilt();
            if (content.offset(new PositionKey(row, queueId)) != offset) {
                return false;
            }
            content.putHeld(row, queueId, offset);
            return true;
        }

        /** The table with this place in the log; nothing may be put any more. */
        public OffsetTable build(long index, long term, long timeMillis, long commands) {
            RowDirectory content = requireUnbuilt();
            rows = null;
            return new OffsetTable(
                    content, new TableSummary(index, term, timeMillis, commands, content.positions(), content.hash()));
        }

        private RowDirectory requireUnbuilt() {
            RowDirectory content = rows;
            if (content == null) {
                throw new IllegalStateException("The table is built already");
            }
            return content;
        }
    }
}
