package io.tidemark.core.offset;

/**
 * The table as it was at one applied index, for a snapshot: unchanged while later commands are applied. Any one
 * thread may read it.
 */
public interface FrozenOffsets {

    /** Where in the log this state stands, and what it holds. */
    TableSummary summary();

    /** Visits every row once, in no particular order. */
    <E extends Exception> void forEachRow(RowVisitor<E> visitor) throws E;

    /** Takes one row after another. */
    @FunctionalInterface
    interface RowVisitor<E extends Exception> {

        /** Takes the row with this {@linkplain RowKey key}; {@code offsets} may be kept, it is as frozen as the view. */
        void row(String row, OffsetRow offsets) throws E;
    }
}
