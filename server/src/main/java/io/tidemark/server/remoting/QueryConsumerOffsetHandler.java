package io.tidemark.server.remoting;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.OffsetView;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.QueryConsumerOffsetRequestHeader;
import io.tidemark.core.protocol.QueryConsumerOffsetResponseHeader;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.raft.OffsetQuery;
import io.tidemark.raft.OffsetStore;
import io.tidemark.raft.QueryListener;
import io.tidemark.raft.StoreFailure;
import java.util.List;

/**
 * Request 14: the offset of one position. A RocketMQ broker answers 0 for an unknown position when the queue's first
 * message is still in memory; there are no messages here, so an unknown position is always "not found". Unless it is
 * stale, or says {@code takeOver=false}, it takes the position over when a reset holds it.
 */
final class QueryConsumerOffsetHandler implements RequestHandler {

    /** RocketMQ's words ({@code ConsumerManageProcessor}). */
    private static final String NOT_FOUND = "Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first";

    private static final String STALE_NOT_FOUND =
            "Not found by a stale read on this node; other nodes may have it, ask with consistency=linearizable";

    private final OffsetStore store;
    private final BrokerNames brokers;

    QueryConsumerOffsetHandler(OffsetStore store, BrokerNames brokers) {
        this.store = store;
        this.brokers = brokers;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        QueryConsumerOffsetRequestHeader header = QueryConsumerOffsetRequestHeader.from(request.extFields());
        boolean stale = header.consistency() == Consistency.STALE;
        // RocketMQ's consumers ask when they start and when they get a queue, and go on from the answer.
        boolean takeOver = !stale && !"false".equals(request.extFields().get(FieldName.TAKE_OVER));
        OffsetQuery query = new OffsetQuery(List.of(key(header)), ReadConsistencies.of(header.consistency()), takeOver);
        store.query(query, new Answer(exchange, stale));
    }

    private PositionKey key(QueryConsumerOffsetRequestHeader header) {
        try {
            return PositionKey.of(
                    brokers.resolve(header.brokerName()), header.topic(), header.consumerGroup(), header.queueId());
        } catch (InvalidPositionException e) {
            throw WireNames.invalid(e);
        }
    }

    /** Answers when the store has read. */
    private record Answer(RequestExchange exchange, boolean stale) implements QueryListener {

        @Override
        public void answered(long revision, long[] offsets) {
            if (offsets[0] != OffsetView.NONE) {
                exchange.succeed(new QueryConsumerOffsetResponseHeader(offsets[0], revision, stale).toFields());
            } else if (stale) {
                exchange.fail(ErrorKind.STALE_NOT_FOUND, STALE_NOT_FOUND, AnswerHeader.notFound(revision, true));
            } else {
                exchange.fail(ErrorKind.NOT_FOUND, NOT_FOUND, AnswerHeader.notFound(revision, false));
            }
        }

        @Override
        public void failed(StoreFailure failure) {
            StoreFailures.answer(exchange, failure);
        }
    }
}
