package io.tidemark.server.remoting;

import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.raft.OffsetStore;
import java.util.List;
import java.util.SortedMap;

/**
 * Request 106: which brokers there are, as a name server tells it. There is one, the cluster. Answered from cached
 * values, with or without a leader.
 */
final class ClusterInfoHandler implements RequestHandler {

    private final OffsetStore store;
    private final BrokerNames brokers;
    private final int bodyBytesMax;

    ClusterInfoHandler(OffsetStore store, BrokerNames brokers, int bodyBytesMax) {
        this.store = store;
        this.brokers = brokers;
        this.bodyBytesMax = bodyBytesMax;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        SortedMap<Integer, String> addresses = BrokerAddresses.of(store.status());
        if (addresses.isEmpty()) {
            BrokerAddresses.refuse(exchange);
            return;
        }
        String name = brokers.told("");
        RocketMqJson json = new RocketMqJson(bodyBytesMax).beginObject();
        json.name("brokerAddrTable").beginObject().name(name);
        BrokerAddresses.write(json, name, addresses);
        json.endObject().name("clusterAddrTable").beginObject();
        json.name(BrokerAddresses.CLUSTER).values(List.of(name));
        exchange.succeed(ExtFields.EMPTY, json.endObject().endObject().toBytes());
    }
}
