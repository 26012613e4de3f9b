package io.tidemark.failover.wire;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.QueryConsumerOffsetRequestHeader;
import io.tidemark.core.protocol.QueryOffsetsBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.core.protocol.UpdateConsumerOffsetRequestHeader;
import io.tidemark.failover.cluster.ClusterNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes requests for a {@link RawClient}, each with another opaque. */
public final class WireRequests {

    private final AtomicInteger opaques = new AtomicInteger();

    /** A new connection that speaks frames, or whatever bytes; the caller closes it. */
    public static RawClient connect(ClusterNode node) throws IOException {
        return RawClient.connect(
                new InetSocketAddress(node.address().host(), node.address().port()));
    }

    public RemotingCommand commit(Position position) {
        String row = position.key().row();
        return request(
                RequestCode.UPDATE_CONSUMER_OFFSET,
                new UpdateConsumerOffsetRequestHeader(
                                RowKey.group(row),
                                RowKey.topic(row),
                                position.key().queueId(),
                                position.offset(),
                                RowKey.broker(row))
                        .toFields());
    }

    /** A batch of this position alone. */
    public RemotingCommand commitBatch(Position position) {
        String row = position.key().row();
        return request(
                RequestCode.COMMIT_OFFSETS,
                CommitOffsetsBody.builder()
                        .add(
                                RowKey.broker(row),
                                RowKey.topic(row),
                                RowKey.group(row),
                                position.key().queueId(),
                                position.offset())
                        .build()
                        .encode());
    }

    /** A linearizable one. */
    public RemotingCommand query(PositionKey key) {
        return query(key, Consistency.LINEARIZABLE);
    }

    public RemotingCommand query(PositionKey key, Consistency consistency) {
        String row = key.row();
        return request(
                RequestCode.QUERY_CONSUMER_OFFSET,
                new QueryConsumerOffsetRequestHeader(
                                RowKey.group(row), RowKey.topic(row), key.queueId(), RowKey.broker(row), consistency)
                        .toFields());
    }

    /** A linearizable one. */
    public RemotingCommand queryBatch(PositionKey... keys) {
        QueryOffsetsBody.Builder body = QueryOffsetsBody.builder();
        for (PositionKey key : keys) {
            String row = key.row();
            body.add(RowKey.broker(row), RowKey.topic(row), RowKey.group(row), key.queueId());
        }
        return request(RequestCode.QUERY_OFFSETS, body.build().encode());
    }

    public RemotingCommand request(int code, ExtFields fields) {
        return RemotingCommand.request(code, opaques.incrementAndGet(), fields);
    }

    public RemotingCommand request(int code, byte[] body) {
        return RemotingCommand.request(code, opaques.incrementAndGet(), ExtFields.EMPTY, body);
    }
}
