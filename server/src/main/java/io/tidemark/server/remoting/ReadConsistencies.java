package io.tidemark.server.remoting;

import io.tidemark.core.protocol.Consistency;
import io.tidemark.raft.ReadConsistency;

/** Says what a client asks of a read in the store's words. */
final class ReadConsistencies {

    private ReadConsistencies() {}

    static ReadConsistency of(Consistency consistency) {
        return switch (consistency) {
            case LINEARIZABLE -> ReadConsistency.LINEARIZABLE;
            case STALE -> ReadConsistency.STALE;
        };
    }
}
