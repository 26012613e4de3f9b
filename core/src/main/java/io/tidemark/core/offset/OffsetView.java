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
}
