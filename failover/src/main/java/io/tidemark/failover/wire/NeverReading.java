package io.tidemark.failover.wire;

import static org.awaitility.Awaitility.await;

import io.tidemark.failover.cluster.ClusterNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that send a request over and over, as long as the node takes it, and never read an answer. A thread of their own
 * sends; one that the node cuts off stays so.
 */
public final class NeverReading implements AutoCloseable {

    /** What the kernel keeps for this side, so that most of what waits is at the node's. */
    private static final int RECEIVE_BUFFER_BYTES = 1 << 16;

    /** Nothing taken for so long is taken for nothing more. */
    private static final Duration STALLED = Duration.ofSeconds(1);

    private final ByteBuffer frame;
    private final List<Client> clients = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "never-reading");
    private volatile boolean closed;

    /** The thread's alone, but for reading. */
    private final AtomicLong bytesTaken = new AtomicLong();

    /** One connection, and how far its present frame is sent. */
    private record Client(SocketChannel connection, ByteBuffer pending) {}

    public NeverReading(ClusterNode node, int count, byte[] frame) throws IOException {
        this.frame = ByteBuffer.wrap(frame);
        for (int i = 0; i < count; i++) {
            SocketChannel connection = SocketChannel.open();
            connection.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            connection.connect(
                    new InetSocketAddress(node.address().host(), node.address().port()));
            connection.configureBlocking(false);
            clients.add(new Client(connection, this.frame.duplicate()));
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** What the node, and the kernel for it, has taken of all of them so far. */
    public long bytesTaken() {
        return bytesTaken.get();
    }

    /** Waits until the node takes no more of any of them. */
    public void awaitStalled() {
        long[] before = {-1};
        await("clients that never read are not read either")
                .atMost(ClusterNode.PATIENCE)
                .pollInterval(STALLED)
                .until(() -> {
                    boolean stalled = before[0] == bytesTaken.get();
                    before[0] = bytesTaken.get();
                    return stalled;
                });
    }

    private void run() {
        try {
            while (!closed) {
                clients.removeIf(client -> !send(client));
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Sends as much as goes; false when the node has cut it off. */
    private boolean send(Client client) {
        try {
            long sent = client.connection().write(client.pending());
            while (sent > 0) {
                bytesTaken.addAndGet(sent);
                if (!client.pending().hasRemaining()) {
                    client.pending().rewind();
                }
                sent = client.connection().write(client.pending());
            }
            return true;
        } catch (IOException e) {
            close(client);
            return false;
        }
    }

    private static void close(Client client) {
        try {
            client.connection().close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket could not be closed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clients.forEach(NeverReading::close);
    }
}
