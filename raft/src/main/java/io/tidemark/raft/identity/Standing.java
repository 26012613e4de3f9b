package io.tidemark.raft.identity;

/** What the committed configuration makes of a node, by its raft address. */
public enum Standing {
    VOTER,
    LEARNER,
    NO_MEMBER
}
