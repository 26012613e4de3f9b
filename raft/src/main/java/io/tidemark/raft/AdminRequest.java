package io.tidemark.raft;

import io.tidemark.raft.StoreSettings.MemberAddress;

/**
 * A change of membership or leadership. Each may be asked again after any failure, of any leader: it goes on from where
 * the configuration stands.
 */
public sealed interface AdminRequest {

    /** Takes in a node that runs and waits for it, as a learner. */
    record AddMember(MemberAddress member) implements AdminRequest {}

    /** Makes a learner that has caught up a voter. */
    record PromoteMember(String nodeId) implements AdminRequest {}

    /** Takes a voter or a learner out. A leader hands leadership over first. */
    record RemoveMember(String nodeId) implements AdminRequest {}

    /**
     * Takes a voter that lost its disk out of the configuration and puts it back as a learner. Asked again, it goes on
     * where it stands: a learner that has caught up is made a voter.
     */
    record ReplaceMember(String nodeId) implements AdminRequest {}

    /** Hands leadership to a voter, or to any that answers when {@code nodeId} is empty. */
    record TransferLeadership(String nodeId) implements AdminRequest {}
}
