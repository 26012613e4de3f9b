package io.tidemark.raft;

/** Hears how a change of the table ended. */
public interface ChangeListener {

    /**
     * The change is durable on a majority and applied.
     *
     * @param revision the index of its log entry
     * @param positions how many positions it set or removed
     */
    void changed(long revision, int positions);

    /** The change was refused, or (only with {@link FailureKind#OUTCOME_UNKNOWN}) may or may not be applied. */
    void failed(StoreFailure failure);
}
