package io.tidemark.server.remoting;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.InvalidFieldException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the handler of a request's code, and answers what no handler should have to: unknown codes and mistakes. */
final class RequestRouter {

    private static final Logger LOG = LoggerFactory.getLogger(RequestRouter.class);

    private final Map<Integer, RequestHandler> handlers;

    RequestRouter(Map<Integer, RequestHandler> handlers) {
        this.handlers = Map.copyOf(handlers);
    }

    /** Has a request answered; never throws because of what it holds. */
    void route(RequestExchange exchange) {
        int code = exchange.request().code();
        RequestHandler handler = handlers.get(code);
        if (handler == null) {
            // RocketMQ's words, with its leading space.
            exchange.fail(ErrorKind.UNSUPPORTED, " request type " + code + " not supported");
            return;
        }
        try {
            handler.handle(exchange);
        } catch (InvalidFieldException e) {
            exchange.fail(ErrorKind.INVALID_FIELD, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("handler={} code={} failed", handler.getClass().getSimpleName(), code, e);
            exchange.fail(ErrorKind.INTERNAL, "internal error, see the node's log: " + e);
        }
    }
}
