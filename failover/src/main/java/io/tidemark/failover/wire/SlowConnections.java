package io.tidemark.failover.wire;

import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import io.tidemark.failover.cluster.ClusterNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that send one byte of a good frame each second, beginning again at its end, until the node cuts them off.
 * A thread of their own sends; the thread that made them opens and closes them.
 */
public final class SlowConnections implements AutoCloseable {

    private final byte[] frame;
    private final Thread thread = new Thread(this::run, "slow-connections");

    /** Guarded by this. */
    private final List<SocketChannel> open = new ArrayList<>();

    private int cutOff;
    private long bytesSent;
    private boolean closed;

    /** @param request never comes to its end before a node that cuts slow frames off is tired of it */
    public SlowConnections(RemotingCommand request) {
        this.frame = RemotingFrameCodec.encode(request);
        thread.setDaemon(true);
        thread.start();
    }

    /** Opens so many more, to these nodes in turn. */
    public void open(List<ClusterNode> nodes, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            ClusterNode node = nodes.get(i % nodes.size());
            SocketChannel connection = SocketChannel.open(
                    new InetSocketAddress(node.address().host(), node.address().port()));
            connection.configureBlocking(false);
            synchronized (this) {
                open.add(connection);
            }
        }
    }

    /** Waits until the nodes have cut all off, or the time is up. */
    public synchronized void awaitCutOff(Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (!open.isEmpty() && System.nanoTime() < until) {
            wait(100);
        }
    }

    /** How many the nodes have cut off so far. */
    public synchronized int cutOff() {
        return cutOff;
    }

    /** How many are open. */
    public synchronized int open() {
        return open.size();
    }

    /** How many bytes were sent over all of them. */
    public synchronized long bytesSent() {
        return bytesSent;
    }

    private void run() {
        try {
            for (int round = 0; send(round); round++) {
                Thread.sleep(1_000);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private synchronized boolean send(int round) {
        ByteBuffer next = ByteBuffer.wrap(frame);
        open.removeIf(connection -> {
            next.limit(round % frame.length + 1).position(round % frame.length);
            try {
                bytesSent += connection.write(next);
                if (connection.read(ByteBuffer.allocate(1_024)) >= 0) {
                    return false;
                }
            } catch (IOException e) {
                // reset by the node, which is a way to cut it off
            }
            cutOff++;
            close(connection);
            return true;
        });
        notifyAll();
        return !closed;
    }

    private static void close(SocketChannel connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket could not be closed", e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            open.forEach(SlowConnections::close);
            open.clear();
        }
        thread.interrupt();
    }
}
