package io.tidemark.failover.wire;

import io.tidemark.client.ServerAddress;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where clients connect instead of to one node: it hands on requests and answers, and does to them what the {@link
 * Mischief} says. A thread accepts, and each connection has one.
 */
public final class FrameRelay implements Closeable {

    private final ServerSocket listening;
    private final ServerAddress node;
    private final List<ServerAddress> others;
    private final Mischief mischief;
    private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();

    /** A relay that listens on loopback. */
    public FrameRelay(ServerAddress node, List<ServerAddress> others, Mischief mischief) {
        this.node = node;
        this.others = others;
        this.mischief = mischief;
        try {
            listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("relay-to-" + node, this::accept);
    }

    /** Where it listens. */
    public ServerAddress address() {
        return new ServerAddress(listening.getInetAddress().getHostAddress(), listening.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listening.close();
        connections.forEach(RelayedConnection::close);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                client.setTcpNoDelay(true);
                RelayedConnection connection = new RelayedConnection(client, node, others, mischief);
                connections.add(connection);
                start("relayed-to-" + node, () -> {
                    connection.relay();
                    connections.remove(connection);
                });
            } catch (IOException e) {
                // The listener was closed, or a client has gone before it was there.
            }
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
