package io.tidemark.failover.history;

/** What an operation asked for. */
public enum OperationKind {
    /** Commits one offset, or several as one batch. */
    COMMIT,
    /** Reads one position or several, linearizably. */
    QUERY,
    /** Reads one position or several as the asked node has them. */
    STALE_QUERY
}
