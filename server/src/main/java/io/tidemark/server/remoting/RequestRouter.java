package io.tidemark.server.remoting;

import static java.util.Map.entry;

import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.InvalidFieldException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.raft.OffsetStore;
import java.util.HashMap;
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
        Map<Integer, RequestHandler> handlers = new HashMap<>();
        handlers.putAll(commitsAndReads(store, brokers, scans));
        handlers.putAll(changes(store, brokers, scans));
        handlers.putAll(queriesOfTools(brokers, clientAddress, scans));
        handlers.putAll(nameServer(store, brokers, clientAddress, scans));
        handlers.putAll(administration(store, clientAddress));
        return new RequestRouter(handlers);
    }

    private static Map<Integer, RequestHandler> commitsAndReads(
            OffsetStore store, BrokerNames brokers, TableScans scans) {
        return Map.ofEntries(
                entry(RequestCode.QUERY_CONSUMER_OFFSET, new QueryConsumerOffsetHandler(store, brokers)),
                entry(RequestCode.UPDATE_CONSUMER_OFFSET, new UpdateConsumerOffsetHandler(store, brokers)),
                entry(RequestCode.GET_ALL_CONSUMER_OFFSET, new GetAllConsumerOffsetHandler(scans)),
                entry(RequestCode.COMMIT_OFFSETS, new CommitOffsetsHandler(store, brokers)),
                entry(RequestCode.QUERY_OFFSETS, new QueryOffsetsHandler(store, brokers)),
                entry(RequestCode.LIST_GROUPS, new ListGroupsHandler(scans)),
                entry(RequestCode.DESCRIBE_GROUP, new DescribeGroupHandler(scans)));
    }

    /** What changes more than single offsets, by RocketMQ's requests and by ours. */
    private static Map<Integer, RequestHandler> changes(OffsetStore store, BrokerNames brokers, TableScans scans) {
        DeleteOffsetsHandler deletes = new DeleteOffsetsHandler(store, brokers);
        CloneGroupHandler clones = new CloneGroupHandler(store, brokers);
        WriteSnapshotHandler snapshots = new WriteSnapshotHandler(store);
        return Map.ofEntries(
                entry(RequestCode.DELETE_SUBSCRIPTIONGROUP, deletes::deleteSubscriptionGroup),
                entry(RequestCode.DELETE_TOPIC_IN_BROKER, deletes::deleteTopic),
                entry(RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, new ResetOffsetHandler(store, brokers, scans)),
                entry(RequestCode.CLONE_GROUP_OFFSET, clones),
                entry(RequestCode.EXPORT_ROCKSDB_CONFIG_TO_JSON, snapshots::export),
                entry(RequestCode.DELETE_OFFSETS, deletes),
                entry(RequestCode.CLONE_GROUP, clones),
                entry(RequestCode.RESET_OFFSETS, new ResetOffsetsHandler(store, brokers)),
                entry(RequestCode.WRITE_SNAPSHOT, snapshots));
    }

    /** What RocketMQ's tools ask a broker about its groups. */
    private static Map<Integer, RequestHandler> queriesOfTools(
            BrokerNames brokers, String clientAddress, TableScans scans) {
        NameHandlers names = new NameHandlers(brokers, scans, clientAddress);
        return Map.ofEntries(
                entry(RequestCode.GET_CONSUME_STATS, new ConsumeStatsHandler(brokers, scans)),
                entry(
                        RequestCode.GET_BROKER_CONSUME_STATS,
                        new BrokerConsumeStatsHandler(brokers, scans, clientAddress)),
                entry(RequestCode.QUERY_TOPIC_CONSUME_BY_WHO, names::groupsOfTopic),
                entry(RequestCode.QUERY_TOPICS_BY_CONSUMER, names::topicsOfGroup),
                entry(RequestCode.QUERY_CORRECTION_OFFSET, new CorrectionOffsetHandler(brokers, scans)));
    }

    /** What makes a node the name server of RocketMQ's clients, and the broker that takes note of them. */
    private static Map<Integer, RequestHandler> nameServer(
            OffsetStore store, BrokerNames brokers, String clientAddress, TableScans scans) {
        TopicHandlers topics = new TopicHandlers(store, brokers, scans);
        NameHandlers names = new NameHandlers(brokers, scans, clientAddress);
        return Map.ofEntries(
                entry(RequestCode.GET_ROUTEINFO_BY_TOPIC, topics::route),
                entry(RequestCode.GET_TOPIC_CONFIG, topics::configuration),
                entry(RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER, names::topics),
                entry(
                        RequestCode.GET_BROKER_CLUSTER_INFO,
                        new ClusterInfoHandler(store, brokers, scans.bodyBytesMax())),
                entry(RequestCode.DELETE_TOPIC_IN_NAMESRV, ClientHandlers::accept),
                entry(RequestCode.HEART_BEAT, ClientHandlers::accept),
                entry(RequestCode.UNREGISTER_CLIENT, ClientHandlers::accept),
                entry(RequestCode.CHECK_CLIENT_CONFIG, ClientHandlers::accept),
                entry(RequestCode.GET_CONSUMER_CONNECTION_LIST, ClientHandlers::connections),
                entry(RequestCode.GET_CONSUMER_LIST_BY_GROUP, ClientHandlers::ofGroup));
    }

    private static Map<Integer, RequestHandler> administration(OffsetStore store, String clientAddress) {
        return Map.ofEntries(
                entry(RequestCode.NODE_STATUS, new NodeStatusHandler(store, clientAddress)),
                entry(RequestCode.REPLACE_MEMBER, AdminRequestHandler.replaceMember(store)),
                entry(RequestCode.TRANSFER_LEADERSHIP, AdminRequestHandler.transferLeadership(store)),
                entry(RequestCode.ADD_MEMBER, AdminRequestHandler.addMember(store)),
                entry(RequestCode.PROMOTE_MEMBER, AdminRequestHandler.promoteMember(store)),
                entry(RequestCode.REMOVE_MEMBER, AdminRequestHandler.removeMember(store)));
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
