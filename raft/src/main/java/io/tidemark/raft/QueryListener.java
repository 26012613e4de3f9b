package io.tidemark.raft;

/** Hears the answer to a query. */
public interface QueryListener {

    /**
     * The offsets, read at one log entry's boundary.
     *
     * @param revision the index at which the table was read
     * @param offsets one for each key of the query, {@link io.tidemark.core.offset.OffsetView#NONE} where there is none
     */
    void answered(long revision, long[] offsets);

    /** Nothing was read. */
    void failed(StoreFailure failure);
}
