package io.tidemark.failover.load;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Commits to positions that are its own: offsets that grow, each one once, one commit at a time, some of them as batches.
 * One thread owns it.
 */
final class Writer implements AutoCloseable {

    /** One commit in so many is a batch. */
    private static final int BATCH_ONE_IN = 8;

    private static final int STEP_MAX = 100;

    private final String name;
    private final List<PositionKey> keys;
    private final long[] offsets;
    private final Observations observations;
    private final RoamingConnection connection;
    private final Random random;

    Writer(
            String name,
            List<PositionKey> keys,
            Observations observations,
            RoamingConnection connection,
            Random random) {
        this.name = name;
        this.keys = keys;
        this.offsets = new long[keys.size()];
        this.observations = observations;
        this.connection = connection;
        this.random = random;
    }

    /** Commits any one of its positions, or some as a batch. */
    void commit() throws TidemarkException {
        if (random.nextInt(BATCH_ONE_IN) == 0) {
            int first = random.nextInt(keys.size());
            int beyond = first + 1 + random.nextInt(keys.size() - first);
            commitBatch(IntStream.range(first, beyond).mapToObj(this::next).toList());
            return;
        }
        Position position = next(random.nextInt(keys.size()));
        TidemarkConnection open = connection.open();
        observe(List.of(position), () -> open.commit(position));
    }

    /** Commits all of its positions, as one batch. */
    void commitAll() throws TidemarkException {
        commitBatch(IntStream.range(0, keys.size()).mapToObj(this::next).toList());
    }

    private void commitBatch(List<Position> positions) throws TidemarkException {
        TidemarkConnection open = connection.open();
        observe(new ArrayList<>(positions), () -> open.commit(positions));
    }

    private void observe(List<Position> positions, Observations.Commit commit) throws TidemarkException {
        observations.commit(name, connection.node().name(), positions, commit);
    }

    private Position next(int index) {
        offsets[index] += 1 + random.nextInt(STEP_MAX);
        return new Position(keys.get(index), offsets[index]);
    }

    /** Goes to another node next time. */
    void leave() {
        connection.leave();
    }

    @Override
    public void close() {
        connection.close();
    }
}
