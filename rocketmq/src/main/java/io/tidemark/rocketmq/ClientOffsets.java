package io.tidemark.rocketmq;

import io.tidemark.client.OffsetAnswer;
import io.tidemark.client.ReadOptions;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The cluster's offsets as a client reaches them. */
record ClientOffsets(TidemarkClient client) implements ClusterOffsets {

    private static final ReadOptions TO_GO_ON = ReadOptions.linearizable().takingOver();

    @Override
    public CompletableFuture<Long> commit(Position position) {
        return client.commitAsync(position);
    }

    @Override
    public Optional<Long> takeOver(PositionKey key) throws TidemarkException {
        OffsetAnswer answer = client.fetch(key, TO_GO_ON);
        if (answer.stale()) {
            throw new IllegalStateException("a stale answer to a linearizable read of " + key + ": " + answer);
        }
        return answer.offset();
    }
}
