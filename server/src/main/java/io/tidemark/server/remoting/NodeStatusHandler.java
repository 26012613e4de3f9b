package io.tidemark.server.remoting;

import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.raft.OffsetStore;
import io.tidemark.raft.StoreStatus;

/** Our request for what a node knows of itself and its cluster; answered from cached values, with or without a leader. */
final class NodeStatusHandler implements RequestHandler {

    private final OffsetStore store;
    private final String clientAddress;

    /** @param clientAddress where clients reach this node, host:port */
    NodeStatusHandler(OffsetStore store, String clientAddress) {
        this.store = store;
        this.clientAddress = clientAddress;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        exchange.succeed(ExtFields.EMPTY, body(store.status()).encode());
    }

    private NodeStatusBody body(StoreStatus status) {
        return new NodeStatusBody(
                status.nodeId(),
                status.role().name(),
                clientAddress,
                status.term(),
                status.table().index(),
                "%016x".formatted(status.table().hash()),
                status.clusterId(),
                status.leaderId(),
                status.leaderClientAddress(),
                status.table().positions(),
                status.members().stream()
                        .map(member -> new NodeStatusBody.Member(member.nodeId(), member.raftAddress(), member.voter()))
                        .toList(),
                status.troubles());
    }
}
