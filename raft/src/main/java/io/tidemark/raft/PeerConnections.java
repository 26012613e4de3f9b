package io.tidemark.raft;

import com.alipay.sofa.jraft.util.Endpoint;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node connected to the other members, also to those that it asks nothing while it follows, on a thread of its
 * own. JRaft connects to a peer when it first has to, waits for the answer to a ping, and holds its lock meanwhile; a node
 * that has just been elected would do so with one follower after the other before its first entry.
 */
final class PeerConnections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PeerConnections.class);

    private final Supplier<Collection<Endpoint>> others;
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
    PeerConnections(Supplier<Collection<Endpoint>> others, Consumer<Endpoint> connect, Duration interval) {
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
                for (Endpoint other : others.get()) {
                    connect(other);
                }
            } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("interrupted, which only the end of the process does", e);
        }
    }

    private void connect(Endpoint other) {
        try {
            connect.accept(other);
        } catch (RuntimeException e) {
            LOG.debug("cannot connect to {}", other, e);
        }
    }

    /** Returns when no connection is being opened any more. */
    @Override
    public void close() {
        closed.countDown();
        Threads.joinUninterruptibly(thread);
    }
}
