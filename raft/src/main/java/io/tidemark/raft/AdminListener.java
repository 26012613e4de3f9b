package io.tidemark.raft;

/** Hears how an administrative request ended. */
public interface AdminListener {

    /** The request was carried out, or, when {@code done} is false, a step of it was and it should be asked again. */
    void completed(boolean done, String remark);

    /** Nothing was changed, or (only with {@link FailureKind#OUTCOME_UNKNOWN}) it is not known whether. */
    void failed(StoreFailure failure);
}
