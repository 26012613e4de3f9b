package io.tidemark.core.offset;

/**
 * The table as a reader sees it: whole, at the boundary of one log entry. It is valid only inside the call that
 * handed it out.
 */
public interface OffsetView {

    /** What {@link #offset} returns for a position that does not exist. */
    long NONE = -1;

    /** Where in the log this view stands, and what it holds. */
    TableSummary summary();

    /** The offset at {@code key}: the next message to read, at least 0, or {@link #NONE}. */
    long offset(PositionKey key);

    /** Whether a reset set the position at {@code key} and nobody has taken it over since. */
    boolean held(PositionKey key);

    /** How many positions a selection holds. It looks at every row, unless the selection is of a single one. */
    long positionsIn(RowSelection selection);
}
