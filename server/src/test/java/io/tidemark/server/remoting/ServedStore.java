package io.tidemark.server.remoting;

import static io.tidemark.core.protocol.RequestCode.COMMIT_OFFSETS;
import static io.tidemark.core.protocol.RequestCode.QUERY_CONSUMER_OFFSET;
import static io.tidemark.core.protocol.RequestCode.UPDATE_CONSUMER_OFFSET;

import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.QueryConsumerOffsetRequestHeader;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.UpdateConsumerOffsetRequestHeader;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.server.settings.ListenSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener on a free port of loopback over a {@link FakeOffsetStore}; closes the clients it made. */
final class ServedStore implements AutoCloseable {

    static final String BROKER = "broker-a";

    final FakeOffsetStore store = new FakeOffsetStore();
    final RemotingListener listener;

    private final List<RawClient> clients = new ArrayList<>();
    private final AtomicInteger opaque = new AtomicInteger();

    ServedStore(ListenSettings settings) throws ListenException {
        listener = RemotingListener.start(settings, store, BROKER, "127.0.0.1:10911");
    }

    static ServedStore withDefaults() throws ListenException {
        return new ServedStore(defaults());
    }

    static ListenSettings defaults() {
        return settings(4_096, Duration.ofMinutes(2));
    }

    static ListenSettings settings(int connectionsMax, Duration idle) {
        return new ListenSettings(
                "127.0.0.1", 0, connectionsMax, idle, 16_384, 8 << 20, 16 << 20, 64 << 20, 1 << 20, 1 << 19, 2);
    }

    RawClient connect() throws IOException {
        RawClient client = RawClient.connect(listener.address());
        clients.add(client);
        return client;
    }

    RemotingCommand request(int code, ExtFields fields) {
        return RemotingCommand.request(code, opaque.incrementAndGet(), fields);
    }

    RemotingCommand request(int code, ExtFields fields, byte[] body) {
        return RemotingCommand.request(code, opaque.incrementAndGet(), fields, body);
    }

    RemotingCommand commit(int queueId, long offset) {
        return commit("", queueId, offset);
    }

    RemotingCommand commit(String broker, int queueId, long offset) {
        return request(
                UPDATE_CONSUMER_OFFSET,
                new UpdateConsumerOffsetRequestHeader("group", "topic", queueId, offset, broker).toFields());
    }

    RemotingCommand query(int queueId) {
        return query("", queueId, Consistency.LINEARIZABLE);
    }

    RemotingCommand query(String broker, int queueId, Consistency consistency) {
        return request(
                QUERY_CONSUMER_OFFSET,
                new QueryConsumerOffsetRequestHeader("group", "topic", queueId, broker, consistency).toFields());
    }

    RemotingCommand commitBatch(CommitOffsetsBody.Builder body) {
        return request(COMMIT_OFFSETS, ExtFields.EMPTY, body.build().encode());
    }

    @Override
    public void close() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        listener.close();
        store.close();
    }
}
