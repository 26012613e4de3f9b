package io.tidemark.server.cluster;

import static org.awaitility.Awaitility.await;

import io.tidemark.client.OffsetAnswer;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.load.ClientThreads;
import io.tidemark.failover.load.RoamingConnection;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

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
    private final ClientThreads threads = new ClientThreads();
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
            load.threads.start("writer-" + i, () -> load.write(writer));
        }
        for (int i = 0; i < READERS; i++) {
            Random own = new Random(random.nextLong());
            load.threads.start("reader-" + i, () -> load.read(own));
        }
        return load;
    }

    /** Waits until so many more commits were acknowledged. */
    void awaitAcknowledged(int more) {
        long enough = acknowledged.get() + more;
        await(more + " more acknowledged commits")
                .atMost(ClusterNode.PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .failFast("a client failed", threads::hasFailed)
                .until(() -> acknowledged.get() >= enough);
    }

    /** Ends it: nothing is under way any more when this returns. */
    @Override
    public void close() {
        ended = true;
        threads.join();
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
