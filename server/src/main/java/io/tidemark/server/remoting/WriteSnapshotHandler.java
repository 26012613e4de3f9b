package io.tidemark.server.remoting;

import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.InvalidFieldException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.raft.OffsetStore;
import io.tidemark.raft.SnapshotListener;
import io.tidemark.raft.StoreFailure;
import java.util.List;

/**
 * The requests that have this node write consumerOffset.json now: ours, and RocketMQ's for configurations that its broker
 * keeps in RocksDB (355), of which the consumer offsets are the only one that there is here.
 */
final class WriteSnapshotHandler implements RequestHandler {

    private static final String CONSUMER_OFFSETS = "consumerOffsets";

    private final OffsetStore store;

    WriteSnapshotHandler(OffsetStore store) {
        this.store = store;
    }

    /** Serves 11014. */
    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        store.saveSnapshot(new Answer(exchange));
    }

    /** Serves 355. */
    void export(RemotingCommand request, RequestExchange exchange) {
        String types = request.extFields().require(FieldName.CONFIG_TYPE);
        if (!List.of(types.split(";", -1)).contains(CONSUMER_OFFSETS)) {
            throw InvalidFieldException.bad(FieldName.CONFIG_TYPE, types, CONSUMER_OFFSETS + " among them");
        }
        store.saveSnapshot(new Answer(exchange));
    }

    /** Answers when the snapshot is published. */
    private record Answer(RequestExchange exchange) implements SnapshotListener {

        @Override
        public void saved(long revision) {
            exchange.succeed(AnswerHeader.success(revision).toFields());
        }

        @Override
        public void failed(StoreFailure failure) {
            StoreFailures.answer(exchange, failure);
        }
    }
}
