package io.tidemark.raft;

/** A change of membership or leadership. */
public sealed interface AdminRequest {

    /**
     * Takes a voter that lost its disk out of the configuration and puts it back as a learner. Asked again, it goes on
     * where it stands: a learner that has caught up is made a voter.
     */
    record ReplaceMember(String nodeId) implements AdminRequest {}

    /** Hands leadership to a voter, or to the one that is furthest when {@code nodeId} is empty. */
    record TransferLeadership(String nodeId) implements AdminRequest {}
}
