package io.tidemark.raft;

/** Hears what became of a snapshot that was asked for. */
public interface SnapshotListener {

    /** Everything that was applied when it was asked for is saved and published, up to this revision. */
    void saved(long revision);

    /** The snapshot was not taken, or is not published; the last one stays. */
    void failed(StoreFailure failure);
}
