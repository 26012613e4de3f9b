package io.tidemark.raft;

import io.tidemark.core.offset.FrozenOffsets;

/** Hears the answer to a read of the whole table. */
public interface TableListener {

    /** The table; its summary's index is the revision. */
    void answered(FrozenOffsets table);

    /** Nothing was read. */
    void failed(StoreFailure failure);
}
