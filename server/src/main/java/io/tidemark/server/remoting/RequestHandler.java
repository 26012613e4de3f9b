package io.tidemark.server.remoting;

import io.tidemark.core.protocol.InvalidFieldException;

/** Serves the requests of one code. Called on event loops, so it may not wait for anything. */
@FunctionalInterface
interface RequestHandler {

    /**
     * Answers now, or sees to it that the exchange is answered later.
     *
     * @throws InvalidFieldException when a field is missing or bad and nothing was done; answered with its name
     */
    void handle(RequestExchange exchange);
}
