package io.tidemark.failover.load;

import static org.awaitility.Awaitility.await;

import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.history.OperationKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that stay with one node whatever it tells them, as those do who know of no other: each commits to a position of
 * its own and reads it linearizably, in turn, and what it was told is kept. A thread each; the thread that began them
 * ends them.
 */
public final class LoyalClients implements AutoCloseable {

    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private final ClusterNode node;
    private final Observations observations;
    private final ClientThreads threads = new ClientThreads();
    private volatile boolean ended;

    /** Guarded by this. */
    private final List<Told> told = new ArrayList<>();

    LoyalClients(ClusterNode node, Observations observations) {
        this.node = node;
        this.observations = observations;
    }

    /**
     * An operation that has ended. Times are nanoseconds since the round began.
     *
     * @param served whether it was answered with what it asked for
     */
    public record Told(OperationKind kind, long askedNanos, long toldNanos, boolean served) {

        public Duration took() {
            return Duration.ofNanos(toldNanos - askedNanos);
        }
    }

    /** One operation of a client. */
    @FunctionalInterface
    private interface Step {
        void take() throws TidemarkException;
    }

    void begin(String name, PositionKey key, Random random) {
        threads.start(name, () -> repeat(name, key, random));
    }

    public ClusterNode node() {
        return node;
    }

    /** Waits until they were told something that they asked for from this moment on. */
    public void awaitTold(long sinceNanos) {
        await("an answer of " + node)
                .atMost(ClusterNode.PATIENCE)
                .failFast("a client failed", threads::hasFailed)
                .until(() -> !toldSince(sinceNanos).isEmpty());
    }

    /** What they were told so far, of operations that were asked for from this moment on. */
    public synchronized List<Told> toldSince(long nanos) {
        return told.stream().filter(one -> one.askedNanos >= nanos).toList();
    }

    /** Ends them; nothing is under way any more when this returns. */
    @Override
    public void close() {
        ended = true;
        threads.join();
    }

    private void repeat(String name, PositionKey key, Random random) {
        List<PositionKey> keys = List.of(key);
        try (RoamingConnection connection = new RoamingConnection(() -> List.of(node), node, random);
                Writer writer = new Writer(name, keys, observations, connection, random);
                Reader reader = new Reader(name, keys, observations, connection, random)) {
            while (!ended) {
                tell(OperationKind.COMMIT, writer::commit, connection);
                tell(OperationKind.QUERY, reader::readOne, connection);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void tell(OperationKind kind, Step step, RoamingConnection connection) {
        long asked = observations.elapsedNanos();
        boolean served = true;
        try {
            step.take();
        } catch (TidemarkException e) {
            served = false; // the observations have it
            connection.leave();
        }
        add(new Told(kind, asked, observations.elapsedNanos(), served));
    }

    private synchronized void add(Told one) {
        told.add(one);
    }
}
