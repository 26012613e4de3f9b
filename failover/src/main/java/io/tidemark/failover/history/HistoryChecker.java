package io.tidemark.failover.history;

/** Judges whole histories, when nobody records to them any more. */
public interface HistoryChecker {

    /** What it thinks of the history. */
    Verdict check(History history);
}
