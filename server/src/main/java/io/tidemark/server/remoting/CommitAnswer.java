package io.tidemark.server.remoting;

import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.raft.CommitListener;
import io.tidemark.raft.StoreFailure;

/** Answers a commit, of one position or of a batch, when the store has decided it. */
record CommitAnswer(RequestExchange exchange) implements CommitListener {

    @Override
    public void committed(long revision) {
        exchange.succeed(AnswerHeader.success(revision).toFields());
    }

    @Override
    public void failed(StoreFailure failure) {
        StoreFailures.answer(exchange, failure);
    }
}
