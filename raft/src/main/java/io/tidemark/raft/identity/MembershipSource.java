package io.tidemark.raft.identity;

import java.util.Optional;

/** Tells who belongs to the cluster. */
@FunctionalInterface
public interface MembershipSource {

    /**
     * The configuration that is committed, or empty unless this node leads and a quorum has just confirmed that it
     * does: a node that lost its disk decides by this answer whether it may begin anew, so a leader that was overruled
     * without noticing must not give one. May block for a second; it is called on a thread of its own.
     */
    Optional<Membership> confirmedMembership();
}
