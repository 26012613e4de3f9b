package io.tidemark.server.remoting;

import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.raft.CommitListener;
import io.tidemark.raft.FailureKind;
import io.tidemark.raft.StoreFailure;

/**
 * Answers a commit of RocketMQ's. One to a position that a reset holds is answered with code 0, as RocketMQ's broker
 * does: its {@code resetOffsetByQueueId} commits before it resets, and would break off at an error. Who knows of
 * {@code errorKind} sees that it is no success.
 */
record HeldCommitAnswer(RequestExchange exchange) implements CommitListener {

    /** RocketMQ's words ({@code ConsumerManageProcessor}). */
    private static final String RESET_BEFORE = "Offset has been previously reset";

    @Override
    public void committed(long revision) {
        exchange.succeed(AnswerHeader.success(revision).toFields());
    }

    @Override
    public void failed(StoreFailure failure) {
        if (failure.kind() == FailureKind.HELD) {
            exchange.succeed(AnswerHeader.error(ErrorKind.HELD).toFields(), RESET_BEFORE);
        } else {
            StoreFailures.answer(exchange, failure);
        }
    }
}
