package io.tidemark.server.remoting;

import io.tidemark.core.protocol.InvalidFieldException;
import io.tidemark.core.protocol.RemotingCommand;

/** Serves the requests of one code. Called on event loops, so it may not wait for anything. */
@FunctionalInterface
interface RequestHandler {

    /**
     * Answers now, or sees to it that the exchange is answered later.
     *
     * @param request may be 16 MiB large: what waits for an answer keeps what it needs of it, never the request
     * @throws InvalidFieldException when a field is missing or bad and nothing was done; answered with its name
     */
    void handle(RemotingCommand request, RequestExchange exchange);
}
