package io.tidemark.failover.load;

import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * Writers and readers, a thread each, that go on while nodes come and go, each through one node until that gives no
 * answer or cannot serve, which sends it to another. What they do comes from the seed; when they do it, from the cluster. The thread that started it ends it.
 */
public final class ClientLoad implements AutoCloseable {

    /** What a client waits after an error: a node that is gone refuses connections in no time. */
    private static final long AFTER_ERROR_NANOS = Duration.ofMillis(10).toNanos();

    private final LocalCluster cluster;
    private final String topic;
    private final LoadShape shape;
    private final Observations observations;
    private final Random random;
    private final List<Writer> writers = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final ClientThreads threads = new ClientThreads();

    /** Positions of writers that have ended before the others. */
    private final List<PositionKey> further = new ArrayList<>();

    private int loyal;
    private volatile boolean ended;

    private ClientLoad(LocalCluster cluster, String topic, LoadShape shape, Observations observations, Random random) {
        this.cluster = cluster;
        this.topic = topic;
        this.shape = shape;
        this.observations = observations;
        this.random = random;
    }

    /** One operation of a client. */
    @FunctionalInterface
    private interface Step {
        void take() throws TidemarkException;
    }

    /**
     * Begins; the first writer's connections go to the first node, the second's to the second, and so on.
     *
     * @param topic of all positions; nobody has committed to it
     */
    public static ClientLoad start(
            LocalCluster cluster, String topic, LoadShape shape, Observations observations, Random random) {
        ClientLoad load = new ClientLoad(cluster, topic, shape, observations, random);
        List<PositionKey> all = new ArrayList<>();
        for (int i = 0; i < shape.writers(); i++) {
            String name = "writer-" + i;
            List<PositionKey> own = new ArrayList<>();
            for (int queue = 0; queue < shape.queuesOfWriter(); queue++) {
                own.add(PositionKey.of("", topic, name, queue));
            }
            all.addAll(own);
            load.writers.add(new Writer(name, own, observations, load.connection(i, random), child(random)));
        }
        for (int i = 0; i < shape.readers(); i++) {
            load.readers.add(new Reader("reader-" + i, all, observations, load.connection(i, random), child(random)));
        }
        load.begin();
        return load;
    }

    /**
     * Begins with so many more clients, which stay with one node whatever it tells them. They are this load's, but the
     * caller ends them.
     */
    public LoyalClients loyalTo(ClusterNode node, int clients) {
        LoyalClients begun = new LoyalClients(node, observations);
        for (int i = 0; i < clients; i++) {
            String name = "loyal-" + loyal++;
            PositionKey key = PositionKey.of("", topic, name, 0);
            further.add(key);
            begun.begin(name, key, child(random));
        }
        begun.awaitTold(0);
        return begun;
    }

    /** Waits until so many more commits were acknowledged. */
    public void awaitAcknowledged(int more) {
        long enough = observations.acknowledged() + more;
        await(more + " more acknowledged commits", () -> observations.acknowledged() >= enough);
    }

    /** Waits until so many commits were acknowledged, and so many linearizable queries answered, since it began. */
    public void awaitSeen(long each) {
        await(
                each + " acknowledged commits and answered queries since the round began",
                () -> Math.min(observations.acknowledged(), observations.answered()) >= each);
    }

    private void await(String what, Callable<Boolean> isThere) {
        Awaitility.await(what)
                .atMost(ClusterNode.PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .failFast("a client failed", threads::hasFailed)
                .until(isThere);
    }

    /**
     * Ends it, with one more commit to every position and one more read of every position through each node, all of
     * which must succeed. Nothing is under way any more when this returns.
     */
    public void finish() {
        end();
        for (Writer writer : writers) {
            untilAnswered(writer::commitAll, writer::leave);
        }
        Random any = new Random(0);
        for (ClusterNode node : cluster.nodes()) {
            List<PositionKey> keys = new ArrayList<>(readers.get(0).keys());
            keys.addAll(further);
            try (RoamingConnection connection = new RoamingConnection(() -> List.of(node), node, any);
                    Reader last = new Reader("last-reader", keys, observations, connection, any)) {
                untilAnswered(last::readAll, last::leave);
            }
        }
        closeClients();
    }

    /** Ends it as it is. */
    @Override
    public void close() {
        end();
        closeClients();
    }

    private void begin() {
        writers.forEach(writer -> threads.start("writer", () -> repeat(writer::commit, writer::leave)));
        readers.forEach(reader -> threads.start("reader", () -> repeat(reader::read, reader::leave)));
    }

    private void repeat(Step step, Runnable leave) {
        while (!ended) {
            try {
                step.take();
                LockSupport.parkNanos(shape.pause().toNanos());
            } catch (TidemarkException e) {
                // It is written down.
                if (!isServing(e)) {
                    leave.run();
                }
                LockSupport.parkNanos(AFTER_ERROR_NANOS);
            }
        }
    }

    /** Whether the node that failed may be as good as any other: it answers, and refuses the next request if it is not. */
    private static boolean isServing(TidemarkException failure) {
        return failure instanceof OutcomeUnknownException && failure.getCause() == null;
    }

    private static void untilAnswered(Step step, Runnable again) {
        Awaitility.await("the last operations of a round")
                .atMost(ClusterNode.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    try {
                        step.take();
                        return true;
                    } catch (TidemarkException e) {
                        again.run();
                        return false;
                    }
                });
    }

    private void end() {
        ended = true;
        threads.join();
    }

    private void closeClients() {
        writers.forEach(Writer::close);
        readers.forEach(Reader::close);
    }

    private RoamingConnection connection(int number, Random random) {
        List<ClusterNode> nodes = cluster.nodes();
        return new RoamingConnection(cluster::nodes, nodes.get(number % nodes.size()), child(random));
    }

    private static Random child(Random random) {
        return new Random(random.nextLong());
    }
}
