package io.tidemark.server.remoting;

import io.tidemark.core.protocol.ChangedResponseHeader;
import io.tidemark.raft.ChangeListener;
import io.tidemark.raft.StoreFailure;

/** Answers a change of the table when the store has decided it. */
record ChangeAnswer(RequestExchange exchange) implements ChangeListener {

    @Override
    public void changed(long revision, int positions) {
        exchange.succeed(new ChangedResponseHeader(revision, positions).toFields());
    }

    @Override
    public void failed(StoreFailure failure) {
        StoreFailures.answer(exchange, failure);
    }
}
