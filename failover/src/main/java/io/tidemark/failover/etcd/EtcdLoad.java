package io.tidemark.failover.etcd;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.load.ClientThreads;
import io.tidemark.failover.load.LoadShape;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * Writers and readers of etcd, a thread each, that do as Tidemark's do in the same rounds: one operation at a time
 * through one node, and through another one after an error.
 */
final class EtcdLoad implements AutoCloseable {

    /** As in Tidemark's load. */
    private static final long AFTER_ERROR_NANOS = Duration.ofMillis(10).toNanos();

    private final List<EtcdNode> nodes;
    private final LoadShape shape;
    private final long begunNanos = System.nanoTime();
    private final Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicLong operations = new AtomicLong();
    private final ClientThreads threads = new ClientThreads();
    private volatile boolean ended;

    private EtcdLoad(List<EtcdNode> nodes, LoadShape shape) {
        this.nodes = nodes;
        this.shape = shape;
    }

    /** One operation through one node. */
    @FunctionalInterface
    private interface Step {
        void take(EtcdNode node) throws IOException;
    }

    /** Begins; the first writer's puts go to the first node, the second's to the second, and so on. */
    static EtcdLoad start(List<EtcdNode> nodes, LoadShape shape, Random random) {
        EtcdLoad load = new EtcdLoad(nodes, shape);
        for (int i = 0; i < shape.writers(); i++) {
            load.write(i, random.nextLong());
        }
        for (int i = 0; i < shape.readers(); i++) {
            load.read(i, random.nextLong());
        }
        return load;
    }

    /** Now, in nanoseconds since it began. */
    long elapsedNanos() {
        return System.nanoTime() - begunNanos;
    }

    /** Waits until so many more puts were acknowledged. */
    void awaitAcknowledged(int more) {
        int enough = acknowledged.size() + more;
        Awaitility.await(more + " more acknowledged puts")
                .atMost(ClusterNode.PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .failFast("a client failed", threads::hasFailed)
                .until(() -> acknowledged.size() >= enough);
    }

    /** When puts were acknowledged, in nanoseconds since it began, ascending. To be called when it has ended. */
    long[] acknowledged() {
        return acknowledged.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /** How many puts and reads were answered. */
    long operations() {
        return operations.get();
    }

    @Override
    public void close() {
        ended = true;
        threads.join();
    }

    private void write(int number, long seed) {
        Random random = new Random(seed);
        AtomicLong value = new AtomicLong();
        repeat("etcd-writer", number, random, node -> {
            node.put(key(number, random), value.incrementAndGet());
            acknowledged.add(elapsedNanos());
        });
    }

    private void read(int number, long seed) {
        Random random = new Random(seed);
        repeat("etcd-reader", number, random, node -> node.get(key(random.nextInt(shape.writers()), random)));
    }

    private String key(int writer, Random random) {
        return "writer-" + writer + "/" + random.nextInt(shape.queuesOfWriter());
    }

    private void repeat(String name, int number, Random random, Step step) {
        threads.start(name, () -> {
            EtcdNode node = nodes.get(number % nodes.size());
            while (!ended) {
                try {
                    step.take(node);
                    operations.incrementAndGet();
                    LockSupport.parkNanos(shape.pause().toNanos());
                } catch (IOException e) {
                    node = nodes.get(random.nextInt(nodes.size())); // as a client that was refused, or not answered
                    LockSupport.parkNanos(AFTER_ERROR_NANOS);
                }
            }
        });
    }
}
