package io.tidemark.raft;

/** The ways in which a request can fail. All but {@link #OUTCOME_UNKNOWN} are definite: nothing was or will be applied. */
public enum FailureKind {
    /** A bound on queued work is reached; nothing was proposed. */
    BUSY,
    /** No leader, or no quorum, within the time a request may wait; nothing was proposed. */
    UNAVAILABLE,
    /** Proposed, but not known whether it was or will be applied. */
    OUTCOME_UNKNOWN,
    /** No room on the log's disk, or the table is at its bound; nothing was proposed. */
    NO_SPACE,
    /** The positions do not fit one log entry; nothing was proposed. */
    TOO_LARGE,
    /** A reset set a position, and nobody has taken it over since; nothing was proposed. */
    HELD,
    /** An administrative request that cannot be carried out as it stands; nothing was changed. */
    REFUSED
}
