package io.tidemark.failover.history;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the one writer of a position has tried, and how that ended. Any thread may use it. */
final class WatchedPosition {

    static final Acknowledged NOTHING_YET = new Acknowledged(History.NOTHING, -1);

    /** Guarded by this, as all below; null before the first commit. */
    private @Nullable String writer;

    /** The offset that is being committed, or nothing. */
    private long open = History.NOTHING;

    private long attempted = History.NOTHING;
    private Acknowledged acknowledged = NOTHING_YET;
    private final Set<Long> unknown = new HashSet<>();

    /** The greatest offset that was acknowledged, and the commit that was it. */
    record Acknowledged(long offset, int operation) {}

    /** The writer is about to commit; returns what is wrong with that, or null. */
    synchronized @Nullable String begin(String client, long offset) {
        String before = writer;
        String wrong = null;
        if (before != null && !before.equals(client)) {
            wrong = "committed by %s and by %s, expected one writer for each position".formatted(before, client);
        } else if (open != History.NOTHING) {
            wrong = "committed while %d had not ended, expected one at a time".formatted(open);
        } else if (offset <= attempted) {
            wrong = "committed after %d, expected growing offsets".formatted(attempted);
        }
        writer = client;
        open = offset;
        attempted = Math.max(attempted, offset);
        return wrong;
    }

    synchronized void end(long offset, int operation, Outcome outcome) {
        open = History.NOTHING;
        if (outcome == Outcome.OK && offset > acknowledged.offset) {
            acknowledged = new Acknowledged(offset, operation);
        } else if (outcome == Outcome.UNKNOWN) {
            unknown.add(offset);
        }
    }

    synchronized Acknowledged acknowledged() {
        return acknowledged;
    }

    synchronized long attempted() {
        return attempted;
    }

    synchronized boolean isUnknown(long offset) {
        return unknown.contains(offset);
    }
}
