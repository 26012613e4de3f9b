package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.OffsetsAnswer;
import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.stream.IntStream;

/**
 * One owner's positions, always committed together and forward only, and what the owner was told. Any thread may commit;
 * one observes.
 */
final class ClientLedger {

    private final List<PositionKey> keys;
    private final AtomicLong attempted = new AtomicLong();
    private final LongAccumulator acknowledged = new LongAccumulator(Math::max, 0);
    private final AtomicLong acknowledgements = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();

    /** Of the observer: what it saw last. */
    private long seen;

    ClientLedger(String topic, int queues) {
        keys = IntStream.range(0, queues)
                .mapToObj(queue -> PositionKey.of("", topic, "client-failover", queue))
                .toList();
    }

    List<PositionKey> keys() {
        return keys;
    }

    /** The next offset, for all positions. */
    List<Position> next() {
        long offset = attempted.incrementAndGet();
        return keys.stream().map(key -> new Position(key, offset)).toList();
    }

    void acknowledged(List<Position> positions) {
        acknowledged.accumulate(positions.get(0).offset());
        acknowledgements.incrementAndGet();
    }

    void failed(Throwable failure) {
        if (failure instanceof OutcomeUnknownException) {
            unknown.incrementAndGet();
        } else if (failure instanceof TidemarkException) {
            refused.incrementAndGet();
        } else {
            faults.add(failure);
        }
    }

    long acknowledgements() {
        return acknowledgements.get();
    }

    /**
     * Reads the positions: nothing that was acknowledged before is lost, nothing has moved back since the last time, and
     * no read sees half of a batch.
     */
    void observe(TidemarkClient client) throws TidemarkException {
        long floor = Math.max(seen, acknowledged.get());
        OffsetsAnswer answer = client.fetchAll(keys);
        List<Long> offsets =
                answer.offsets().stream().map(offset -> offset.orElse(0L)).toList();
        assertThat(offsets).as("%s at revision %d", this, answer.revision()).containsOnly(offsets.get(0));
        assertThat(offsets.get(0))
                .as("%s at revision %d", this, answer.revision())
                .isBetween(floor, attempted.get());
        seen = offsets.get(0);
    }

    /** No failure but those of which clients are told. */
    void requireSound() {
        assertThat(faults).as("faults of %s", this).isEmpty();
        assertThat(acknowledgements.get()).as("acknowledgements of %s", this).isPositive();
    }

    @Override
    public String toString() {
        return "%s acknowledgements=%d acknowledged=%d attempted=%d unknown=%d refused=%d"
                .formatted(
                        keys.get(0).row(),
                        acknowledgements.get(),
                        acknowledged.get(),
                        attempted.get(),
                        unknown.get(),
                        refused.get());
    }
}
