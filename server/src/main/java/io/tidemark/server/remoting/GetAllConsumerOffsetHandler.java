package io.tidemark.server.remoting;

import io.tidemark.core.offset.FrozenOffsets;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.raft.OffsetStore;
import io.tidemark.raft.StoreFailure;
import io.tidemark.raft.TableListener;

/**
 * Request 43: the default broker's whole table in one frame, as a RocketMQ slave asks for it. A table that does not
 * fit is refused, never cut.
 */
final class GetAllConsumerOffsetHandler implements RequestHandler {

    private final OffsetStore store;
    private final WholeTableAnswers answers;

    GetAllConsumerOffsetHandler(OffsetStore store, WholeTableAnswers answers) {
        this.store = store;
        this.answers = answers;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        Consistency consistency = Consistency.from(request.extFields());
        if (answers.admit(exchange)) {
            store.readAll(
                    ReadConsistencies.of(consistency), new Answer(exchange, answers, consistency == Consistency.STALE));
        }
    }

    /** Answers when the store has read. */
    private record Answer(RequestExchange exchange, WholeTableAnswers answers, boolean stale) implements TableListener {

        @Override
        public void answered(FrozenOffsets table) {
            answers.answer(exchange, table, stale);
        }

        @Override
        public void failed(StoreFailure failure) {
            StoreFailures.answer(exchange, failure);
        }
    }
}
