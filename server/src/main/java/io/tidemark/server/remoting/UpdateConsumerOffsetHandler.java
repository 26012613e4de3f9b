package io.tidemark.server.remoting;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.UpdateConsumerOffsetRequestHeader;
import io.tidemark.raft.OffsetCommit;
import io.tidemark.raft.OffsetStore;
import java.util.List;

/** Request 15: commits one offset. RocketMQ's clients send it oneway every 5 s for every queue, or wait for it. */
final class UpdateConsumerOffsetHandler implements RequestHandler {

    private final OffsetStore store;
    private final BrokerNames brokers;

    UpdateConsumerOffsetHandler(OffsetStore store, BrokerNames brokers) {
        this.store = store;
        this.brokers = brokers;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        UpdateConsumerOffsetRequestHeader header = UpdateConsumerOffsetRequestHeader.from(request.extFields());
        store.commit(new OffsetCommit(List.of(position(header))), new HeldCommitAnswer(exchange));
    }

    private Position position(UpdateConsumerOffsetRequestHeader header) {
        try {
            PositionKey key = PositionKey.of(
                    brokers.resolve(header.brokerName()), header.topic(), header.consumerGroup(), header.queueId());
            return new Position(key, header.commitOffset());
        } catch (InvalidPositionException e) {
            throw WireNames.invalid(e);
        }
    }
}
