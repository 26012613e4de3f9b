package io.tidemark.rocketmq;

import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The offsets that the cluster keeps. Any thread. */
interface ClusterOffsets {

    /**
     * Commits one offset without waiting for anything.
     *
     * @return fails with a {@link TidemarkException}; is completed on a thread that must not be blocked
     */
    CompletableFuture<Long> commit(Position position);

    /**
     * Reads a position to go on from there, which lets go what a reset holds. Waits for the answer.
     *
     * @return empty when the cluster has no such position, for certain
     */
    Optional<Long> takeOver(PositionKey key) throws TidemarkException;
}
