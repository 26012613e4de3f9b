package io.tidemark.raft;

import com.alipay.sofa.jraft.util.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node connected to the other members, also to those that it asks nothing while it follows, on a thread of its
 * own. Before JRaft asks a peer for its vote it connects to it, waits for the answer to a ping and holds its lock
 * meanwhile; a follower that has no connection to a leader that fell silent would wait for that one first.
 */
final class PeerConnections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PeerConnections.class);

    private final Supplier<List<Endpoint>> others;
    private final Consumer<Endpoint> connect;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "tidemark-peer-connections");

    /**
     * Connections that are looked after from {@link #start} on.
     *
     * @param others where the other members are at present
     * @param connect opens a connection if there is none; it may block for a while
     * @param interval how long to wait before looking again
     */
    PeerConnections(Supplier<List<Endpoint>> others, Consumer<Endpoint> connect, Duration interval) {
        this.others = others;
        this.connect = connect;
        this.interval = interval;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                connectAll();
            } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("interrupted, peers are connected to when they are first asked from now on");
        }
    }

    private void connectAll() {
        try {
            for (Endpoint other : others.get()) {
                if (closed.getCount() == 0) {
                    return;
                }
                connect.accept(other);
            }
        } catch (RuntimeException e) {
            LOG.error("the connections to the other members could not be looked after, they will be again", e);
        }
    }

    /** Connects to nobody any more; waits for the connect that is under way, which takes a second at most. */
    @Override
    public void close() {
        closed.countDown();
        Threads.joinUninterruptibly(thread);
    }
}
