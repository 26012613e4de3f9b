package io.tidemark.raft;

/** What a read may rely on. */
public enum ReadConsistency {
    /** Sees every commit that was acknowledged before the read began, on any node. */
    LINEARIZABLE,
    /** Sees what this node has applied so far; answered without a leader too. */
    STALE
}
