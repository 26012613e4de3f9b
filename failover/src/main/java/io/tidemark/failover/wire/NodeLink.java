package io.tidemark.failover.wire;

import io.tidemark.client.ServerAddress;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection to one node on which requests find their answers, whatever opaques their senders gave them: also when the
 * same frame is sent twice. Any thread may send; a thread of its own reads.
 */
public final class NodeLink implements Closeable {

    private final Socket socket;
    private final AtomicInteger opaques = new AtomicInteger();
    private final Map<Integer, Sent> waiting = new ConcurrentHashMap<>();
    private volatile boolean ended;

    private record Sent(int opaque, CompletableFuture<Frame> answer) {}

    private NodeLink(Socket socket) {
        this.socket = socket;
    }

    public static NodeLink open(ServerAddress node) throws IOException {
        Socket socket = new Socket(node.host(), node.port());
        socket.setTcpNoDelay(true);
        NodeLink link = new NodeLink(socket);
        Thread reader = new Thread(link::readAnswers, "answers-of-" + node);
        reader.setDaemon(true);
        reader.start();
        return link;
    }

    /** Sends a request behind those that were sent before. Its answer fails when the connection ends first. */
    public CompletableFuture<Frame> send(Frame request) {
        int opaque = opaques.incrementAndGet();
        CompletableFuture<Frame> answer = new CompletableFuture<>();
        waiting.put(opaque, new Sent(request.opaque(), answer));
        try {
            synchronized (this) {
                request.withOpaque(opaque).write(socket.getOutputStream());
            }
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
        if (ended) {
            failAll(); // it may have ended before this request waited
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void readAnswers() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
            while (true) {
                Frame answer = Frame.read(in);
                Sent sent = waiting.remove(answer.opaque());
                if (sent != null) {
                    sent.answer.complete(answer.withOpaque(sent.opaque));
                }
            }
        } catch (IOException e) {
            ended = true;
            failAll();
        }
    }

    private void failAll() {
        waiting.values().forEach(sent -> sent.answer.completeExceptionally(new IOException("the connection ended")));
    }
}
