package io.tidemark.server.cluster;

import static org.awaitility.Awaitility.await;

import io.tidemark.client.OffsetAnswer;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.load.RoamingConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Several writers and readers at once, through all nodes of a cluster, until it is closed; they live on while nodes go
 * and come. What they see is in the histories.
 */
final class WriteLoad implements AutoCloseable {

    private static final int WRITERS = 5;
    private static final int READERS = 2;

    /** Between two requests of one client: a commit costs three young JVMs milliseconds, and they must find time to start. */
    private static final long THINKING_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private final LocalCluster cluster;
    private final OffsetHistories histories;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;

    private WriteLoad(LocalCluster cluster, OffsetHistories histories) {
        this.cluster = cluster;
        this.histories = histories;
    }

    /** Begins; the first writer's connections go to the first node, the second's to the second, and so on. */
    static WriteLoad start(LocalCluster cluster, OffsetHistories histories, Random random) {
        WriteLoad load = new WriteLoad(cluster, histories);
        for (int i = 0; i < WRITERS; i++) {
            ClusterNode first = cluster.nodes().get(i % cluster.nodes().size());
            Writer writer = new Writer("writer-" + i, cluster, first, histories, new Random(random.nextLong()));
            load.thread("writer-" + i, () -> load.write(writer));
        }
        for (int i = 0; i < READERS; i++) {
            Random own = new Random(random.nextLong());
            load.thread("reader-" + i, () -> load.read(own));
        }
        load.threads.forEach(Thread::start);
        return load;
    }

    /** Waits until so many more commits were acknowledged. */
    void awaitAcknowledged(int more) {
        long enough = acknowledged.get() + more;
        await(more + " more acknowledged commits")
                .atMost(ClusterNode.PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .failFast("a client failed", () -> failure.get() != null)
                .until(() -> acknowledged.get() >= enough);
    }

    /** Ends it: nothing is under way any more when this returns. */
    @Override
    public void close() {
        ended = true;
        for (Thread thread : threads) {
            try {
                thread.join(ClusterNode.PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                throw new AssertionError(thread + " has not ended");
            }
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new AssertionError("a client failed", failed);
        }
    }

    private void thread(String name, Runnable client) {
        Thread thread = new Thread(client, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, cause) -> failure.compareAndSet(null, cause));
        threads.add(thread);
    }

    private void write(Writer writer) {
        try (writer) {
            while (!ended) {
                if (writer.commit()) {
                    acknowledged.incrementAndGet();
                }
                LockSupport.parkNanos(THINKING_NANOS);
            }
        }
    }

    private void read(Random random) {
        ClusterNode first = cluster.nodes().get(random.nextInt(cluster.nodes().size()));
        try (RoamingConnection connection = new RoamingConnection(cluster::nodes, first, random)) {
            while (!ended) {
                try {
                    read(connection, random);
                } catch (TidemarkException e) {
                    // The node is gone, or has no leader: another one may answer.
                    connection.leave();
                    Patience.pause();
                }
                LockSupport.parkNanos(THINKING_NANOS);
            }
        }
    }

    private void read(RoamingConnection connection, Random random) throws TidemarkException {
        PositionHistory history = histories.any(random);
        long acknowledgedBefore = history.acknowledged();
        long atBegin = histories.revisions().atBegin();
        OffsetAnswer answer = connection.open().query(history.key(), Consistency.LINEARIZABLE);
        String where = "through " + connection.node();
        history.read(where, acknowledgedBefore, answer.offset().orElse(PositionHistory.NOTHING), answer.revision());
        histories.revisions().read(atBegin, answer.revision(), history.key() + " " + where);
        if (random.nextInt(20) == 0) {
            connection.leave();
        }
    }
}
