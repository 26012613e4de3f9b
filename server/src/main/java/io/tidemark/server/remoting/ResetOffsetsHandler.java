package io.tidemark.server.remoting;

import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.raft.OffsetStore;
import io.tidemark.raft.TableChange;

/** Our request that sets positions on behalf of an operator, in one log entry, and has them held. */
final class ResetOffsetsHandler implements RequestHandler {

    private final OffsetStore store;
    private final BrokerNames brokers;

    ResetOffsetsHandler(OffsetStore store, BrokerNames brokers) {
        this.store = store;
        this.brokers = brokers;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        if (BatchBounds.refuseTooLarge(request, exchange)) {
            return;
        }
        CommitOffsetsBody body = CommitOffsetsBody.decode(request.body());
        store.change(
                TableChange.reset(new BatchRows(body.positions(), brokers).positions(body)),
                new ChangeAnswer(exchange));
    }
}
