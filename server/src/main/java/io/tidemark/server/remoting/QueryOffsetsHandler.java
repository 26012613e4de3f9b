package io.tidemark.server.remoting;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.InvalidFieldException;
import io.tidemark.core.protocol.QueryOffsetsBody;
import io.tidemark.core.protocol.QueryOffsetsResponseBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.raft.OffsetQuery;
import io.tidemark.raft.OffsetStore;
import io.tidemark.raft.QueryListener;
import io.tidemark.raft.StoreFailure;
import java.util.ArrayList;
import java.util.List;

/** Our request for the offsets of several positions, all read at one revision. */
final class QueryOffsetsHandler implements RequestHandler {

    private final OffsetStore store;
    private final BrokerNames brokers;

    QueryOffsetsHandler(OffsetStore store, BrokerNames brokers) {
        this.store = store;
        this.brokers = brokers;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        if (BatchBounds.refuseTooLarge(request, exchange)) {
            return;
        }
        Consistency consistency = Consistency.from(request.extFields());
        boolean takeOver = request.extFields().flag(FieldName.TAKE_OVER);
        if (takeOver && consistency == Consistency.STALE) {
            throw InvalidFieldException.bad(FieldName.TAKE_OVER, "true", "none with a stale read");
        }
        QueryOffsetsBody body = QueryOffsetsBody.decode(request.body());
        BatchRows rows = new BatchRows(body.positions(), brokers);
        int size = body.positions().size();
        List<PositionKey> keys = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            try {
                keys.add(rows.key(i));
            } catch (InvalidPositionException e) {
                throw WireNames.invalidInBatch(i, e);
            }
        }
        store.query(
                new OffsetQuery(keys, ReadConsistencies.of(consistency), takeOver),
                new Answer(exchange, consistency == Consistency.STALE));
    }

    /** Answers when the store has read. */
    private record Answer(RequestExchange exchange, boolean stale) implements QueryListener {

        @Override
        public void answered(long revision, long[] offsets) {
            exchange.succeed(
                    AnswerHeader.read(revision, stale).toFields(),
                    QueryOffsetsResponseBody.of(offsets).encode());
        }

        @Override
        public void failed(StoreFailure failure) {
            StoreFailures.answer(exchange, failure);
        }
    }
}
