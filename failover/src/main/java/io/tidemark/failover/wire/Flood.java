package io.tidemark.failover.wire;

import io.tidemark.failover.cluster.ClusterNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Very many connections at once, over which nothing is sent. One thread owns them. */
public final class Flood implements AutoCloseable {

    private final List<SocketChannel> connections = new ArrayList<>();

    private Flood() {}

    /** Opens and closes connections for so long; how many. */
    public static long connectAndClose(ClusterNode node, Duration time) throws IOException {
        InetSocketAddress address = address(node);
        long until = System.nanoTime() + time.toNanos();
        long count = 0;
        while (System.nanoTime() < until) {
            try (SocketChannel connection = SocketChannel.open()) {
                // A reset, so that the ports of this side are free again at once.
                connection.setOption(StandardSocketOptions.SO_LINGER, 0);
                connection.connect(address);
                count++;
            }
        }
        return count;
    }

    /** Begins to open so many connections at once, and waits for none. */
    public static Flood open(ClusterNode node, int count) throws IOException {
        Flood flood = new Flood();
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel connection = SocketChannel.open();
                flood.connections.add(connection);
                connection.setOption(StandardSocketOptions.SO_LINGER, 0);
                connection.configureBlocking(false);
                connection.connect(address(node));
            }
        } catch (IOException | RuntimeException e) {
            flood.close();
            throw e;
        }
        return flood;
    }

    /** How many of them the node has closed, or not let in. */
    public int closedByNode() {
        int closed = 0;
        for (SocketChannel connection : connections) {
            try {
                if (connection.finishConnect() && connection.read(ByteBuffer.allocate(1)) < 0) {
                    closed++;
                }
            } catch (IOException e) {
                closed++;
            }
        }
        return closed;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }

    private static InetSocketAddress address(ClusterNode node) {
        return new InetSocketAddress(node.address().host(), node.address().port());
    }
}
