package io.tidemark.server.remoting;

import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.raft.StoreFailure;

/** Says the store's failures in the protocol's words. */
final class StoreFailures {

    private StoreFailures() {}

    /** Answers with what the store said. */
    static void answer(RequestExchange exchange, StoreFailure failure) {
        ErrorKind kind = switch (failure.kind()) {
            case BUSY -> ErrorKind.BUSY;
            case UNAVAILABLE -> ErrorKind.UNAVAILABLE;
            case OUTCOME_UNKNOWN -> ErrorKind.OUTCOME_UNKNOWN;
            case NO_SPACE -> ErrorKind.NO_SPACE;
            case TOO_LARGE -> ErrorKind.TOO_LARGE;
            case HELD -> ErrorKind.HELD;
            case REFUSED -> ErrorKind.REFUSED;
        };
        exchange.fail(kind, failure.remark());
    }
}
