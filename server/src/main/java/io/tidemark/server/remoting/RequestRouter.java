package io.tidemark.server.remoting;

import static java.util.Map.entry;

import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.InvalidFieldException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.raft.OffsetStore;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the handler of a request's code, and answers what no handler should have to: unknown codes and mistakes. */
final class RequestRouter {

    private static final Logger LOG = LoggerFactory.getLogger(RequestRouter.class);

    private final Map<Integer, RequestHandler> handlers;

    RequestRouter(Map<Integer, RequestHandler> handlers) {
        this.handlers = Map.copyOf(handlers);
    }

    /** The router of a node. */
    static RequestRouter of(OffsetStore store, BrokerNames brokers, String clientAddress, TableScans scans) {
        return new RequestRouter(Map.ofEntries(
                entry(RequestCode.QUERY_CONSUMER_OFFSET, new QueryConsumerOffsetHandler(store, brokers)),
                entry(RequestCode.UPDATE_CONSUMER_OFFSET, new UpdateConsumerOffsetHandler(store, brokers)),
                entry(RequestCode.GET_ALL_CONSUMER_OFFSET, new GetAllConsumerOffsetHandler(scans)),
                entry(RequestCode.COMMIT_OFFSETS, new CommitOffsetsHandler(store, brokers)),
                entry(RequestCode.QUERY_OFFSETS, new QueryOffsetsHandler(store, brokers)),
                entry(RequestCode.LIST_GROUPS, new ListGroupsHandler(scans)),
                entry(RequestCode.DESCRIBE_GROUP, new DescribeGroupHandler(scans)),
                entry(RequestCode.NODE_STATUS, new NodeStatusHandler(store, clientAddress)),
                entry(RequestCode.REPLACE_MEMBER, AdminRequestHandler.replaceMember(store)),
                entry(RequestCode.TRANSFER_LEADERSHIP, AdminRequestHandler.transferLeadership(store)),
                entry(RequestCode.ADD_MEMBER, AdminRequestHandler.addMember(store)),
                entry(RequestCode.PROMOTE_MEMBER, AdminRequestHandler.promoteMember(store)),
                entry(RequestCode.REMOVE_MEMBER, AdminRequestHandler.removeMember(store))));
    }

    /** Has a request answered; never throws because of what it holds. */
    void route(RemotingCommand request, RequestExchange exchange) {
        int code = request.code();
        RequestHandler handler = handlers.get(code);
        if (handler == null) {
            // RocketMQ's words, with its leading space.
            exchange.fail(ErrorKind.UNSUPPORTED, " request type " + code + " not supported");
            return;
        }
        try {
            handler.handle(request, exchange);
        } catch (InvalidFieldException e) {
            exchange.fail(ErrorKind.INVALID_FIELD, Objects.requireNonNullElse(e.getMessage(), e.field()));
        } catch (RuntimeException e) {
            LOG.error("handler={} code={} failed", handler.getClass().getSimpleName(), code, e);
            exchange.fail(ErrorKind.INTERNAL, "internal error, see the node's log: " + e);
        }
    }
}
