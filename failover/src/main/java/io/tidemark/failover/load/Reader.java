package io.tidemark.failover.load;

import io.tidemark.client.OffsetAnswer;
import io.tidemark.client.OffsetsAnswer;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Reads positions of all writers, one or several at once, linearizably or stale. One thread owns it. */
final class Reader implements AutoCloseable {

    private static final int STALE_ONE_IN = 5;
    private static final int SEVERAL_ONE_IN = 4;
    private static final int SEVERAL_MAX = 16;

    /** A reader that is answered goes to another node all the same, once in so many reads. */
    private static final int LEAVES_ONE_IN = 50;

    private final String name;
    private final List<PositionKey> keys;
    private final Observations observations;
    private final RoamingConnection connection;
    private final Random random;

    Reader(
            String name,
            List<PositionKey> keys,
            Observations observations,
            RoamingConnection connection,
            Random random) {
        this.name = name;
        this.keys = keys;
        this.observations = observations;
        this.connection = connection;
        this.random = random;
    }

    void read() throws TidemarkException {
        Consistency consistency = random.nextInt(STALE_ONE_IN) == 0 ? Consistency.STALE : Consistency.LINEARIZABLE;
        if (random.nextInt(SEVERAL_ONE_IN) == 0) {
            List<PositionKey> asked = new ArrayList<>();
            for (int i = random.nextInt(SEVERAL_MAX); i >= 0; i--) {
                asked.add(keys.get(random.nextInt(keys.size())));
            }
            readSeveral(asked.stream().distinct().toList(), consistency);
        } else {
            readOne(keys.get(random.nextInt(keys.size())), consistency);
        }
        if (random.nextInt(LEAVES_ONE_IN) == 0) {
            connection.leave();
        }
    }

    /** Reads all positions that there are, in one request. */
    void readAll() throws TidemarkException {
        readSeveral(keys, Consistency.LINEARIZABLE);
    }

    /** Reads any one position, linearizably. */
    void readOne() throws TidemarkException {
        readOne(keys.get(random.nextInt(keys.size())), Consistency.LINEARIZABLE);
    }

    private void readOne(PositionKey key, Consistency consistency) throws TidemarkException {
        TidemarkConnection open = connection.open();
        observe(List.of(key), consistency, () -> {
            OffsetAnswer answer = open.query(key, consistency);
            return new Observations.Read(List.of(answer.offset()), answer.revision());
        });
    }

    private void readSeveral(List<PositionKey> asked, Consistency consistency) throws TidemarkException {
        TidemarkConnection open = connection.open();
        observe(asked, consistency, () -> {
            OffsetsAnswer answer = open.query(asked, consistency);
            return new Observations.Read(answer.offsets(), answer.revision());
        });
    }

    private void observe(List<PositionKey> asked, Consistency consistency, Observations.Query query)
            throws TidemarkException {
        observations.query(name, connection.node().name(), consistency, asked, query);
    }

    /** All positions that there are. */
    List<PositionKey> keys() {
        return keys;
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
