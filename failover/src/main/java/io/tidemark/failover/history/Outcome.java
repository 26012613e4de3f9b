package io.tidemark.failover.history;

/** What a client knows of an operation when it has ended. */
public enum Outcome {
    /** Answered with success; also a query that found nothing. */
    OK,
    /** Answered with a definite error: a commit was not applied and never will be. */
    REFUSED,
    /**
     * Nobody knows, or the run ended first: a commit may be applied once, at any time after it began, or never. So for
     * the checkers it is open until infinity, whenever its client gave up.
     */
    UNKNOWN
}
