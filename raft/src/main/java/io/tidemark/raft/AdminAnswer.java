package io.tidemark.raft;

/**
 * How one step of an administrative request ended.
 *
 * @param remark for people: what was done, or why not and what to do
 */
record AdminAnswer(Ending ending, String remark) {

    /** What is said of the request as a whole. */
    enum Ending {
        /** It is as it was asked for. */
        DONE,
        /** A step was taken, or something has to happen first; the same request goes on. */
        ASK_AGAIN,
        /** It cannot be carried out as things stand; nothing was changed. */
        REFUSED,
        /** It is not known whether the step was taken. */
        UNKNOWN
    }

    static AdminAnswer done(String remark) {
        return new AdminAnswer(Ending.DONE, remark);
    }

    static AdminAnswer askAgain(String remark) {
        return new AdminAnswer(Ending.ASK_AGAIN, remark);
    }

    static AdminAnswer refused(String remark) {
        return new AdminAnswer(Ending.REFUSED, remark);
    }

    static AdminAnswer unknown(String remark) {
        return new AdminAnswer(Ending.UNKNOWN, remark + "; look at the members and ask again");
    }

    void tell(AdminListener listener) {
        switch (ending) {
            case DONE -> listener.completed(true, remark);
            case ASK_AGAIN -> listener.completed(false, remark);
            case REFUSED -> listener.failed(new StoreFailure(FailureKind.REFUSED, remark));
            case UNKNOWN -> listener.failed(new StoreFailure(FailureKind.OUTCOME_UNKNOWN, remark));
        }
    }
}
