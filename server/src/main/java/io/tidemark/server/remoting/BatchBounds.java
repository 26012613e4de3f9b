package io.tidemark.server.remoting;

import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.RemotingCommand;

/** What a batch may be at most, judged by its bytes before any of them is taken apart. */
final class BatchBounds {

    /** A command's bound, which the body cannot undercut by much: past it no batch fits one log entry. */
    static final int BODY_BYTES_MAX = 1 << 20;

    private BatchBounds() {}

    /** Answers a batch that is too large; whether it did. */
    static boolean refuseTooLarge(RemotingCommand request, RequestExchange exchange) {
        int bytes = request.body().length;
        if (bytes <= BODY_BYTES_MAX) {
            return false;
        }
        exchange.fail(
                ErrorKind.TOO_LARGE, FieldName.BODY + ": bytes=" + bytes + ", expected at most " + BODY_BYTES_MAX);
        return true;
    }
}
