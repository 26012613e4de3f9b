package io.tidemark.raft;

/** Hears how a commit ended. */
public interface CommitListener {

    /** The commit is durable on a majority and applied; {@code revision} is the index of its log entry. */
    void committed(long revision);

    /** The commit was refused, or (only with {@link FailureKind#OUTCOME_UNKNOWN}) may or may not be applied. */
    void failed(StoreFailure failure);
}
