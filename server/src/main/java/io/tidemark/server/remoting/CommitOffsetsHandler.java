package io.tidemark.server.remoting;

import io.tidemark.core.offset.Position;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.raft.OffsetCommit;
import io.tidemark.raft.OffsetStore;
import java.util.List;

/** Our request for several positions of any groups and brokers: all of them are committed in one log entry, or none. */
final class CommitOffsetsHandler implements RequestHandler {

    private final OffsetStore store;
    private final BrokerNames brokers;

    CommitOffsetsHandler(OffsetStore store, BrokerNames brokers) {
        this.store = store;
        this.brokers = brokers;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        if (BatchBounds.refuseTooLarge(request, exchange)) {
            return;
        }
        CommitOffsetsBody body = CommitOffsetsBody.decode(request.body());
        List<Position> positions = new BatchRows(body.positions(), brokers).positions(body);
        store.commit(new OffsetCommit(positions), new CommitAnswer(exchange));
    }
}
