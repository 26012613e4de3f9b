package io.tidemark.failover.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.failover.cluster.ClusterNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stranger at the port between nodes, with nothing but bytes: frames of bolt's second protocol in its first version.
 *
 * <pre>
 * request   2  1  type  code:2  1  id:4  codec  0  timeout:4  classLength:2  headerLength:2  contentLength:4  class  content
 * response  2  1  type  code:2  1  id:4  codec  0  status:2   classLength:2  headerLength:2  contentLength:4  class  header  content
 * </pre>
 */
public final class RaftPortClient implements AutoCloseable {

    /** How bolt calls Hessian, its only serialization; a class of its own choice overrides it. */
    public static final int HESSIAN = 1;

    private static final int REQUEST_HEADER_BYTES = 24;
    private static final byte REQUEST = 1;
    private static final short RPC_REQUEST = 1;
    private static final int ANSWER_MILLIS_MAX = 3_000;
    private static final int CONTENT_BYTES_MAX = 1 << 20;

    private final AtomicInteger ids = new AtomicInteger();
    private final Socket socket;
    private final DataInputStream in;

    /**
     * What a request was answered with.
     *
     * @param status 0 when a processor answered
     * @param className of what it answered
     * @param content its bytes, one as a character
     */
    public record Answer(int status, String className, String content) {

        /** Whether this text is in the content, whatever its format. */
        public boolean says(String text) {
            return content.contains(text);
        }
    }

    private RaftPortClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    public static RaftPortClient connect(ClusterNode node) throws IOException {
        int colon = node.raftAddress().lastIndexOf(':');
        Socket socket = new Socket(
                node.raftAddress().substring(0, colon),
                Integer.parseInt(node.raftAddress().substring(colon + 1)));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_MILLIS_MAX);
        return new RaftPortClient(socket);
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @param className of the request; it chooses who processes it
     * @param content whatever it is said to be
     * @throws java.io.EOFException the node has closed the connection instead
     */
    public Answer call(String className, int codec, byte[] content) throws IOException {
        byte[] name = className.getBytes(UTF_8);
        int id = ids.incrementAndGet();
        socket.getOutputStream()
                .write(ByteBuffer.allocate(REQUEST_HEADER_BYTES + name.length + content.length)
                        .put((byte) 2)
                        .put((byte) 1)
                        .put(REQUEST)
                        .putShort(RPC_REQUEST)
                        .put((byte) 1)
                        .putInt(id)
                        .put((byte) codec)
                        .put((byte) 0)
                        .putInt(ANSWER_MILLIS_MAX)
                        .putShort((short) name.length)
                        .putShort((short) 0)
                        .putInt(content.length)
                        .put(name)
                        .put(content)
                        .array());
        return receive(id);
    }

    private Answer receive(int id) throws IOException {
        byte[] fixed = new byte[12];
        in.readFully(fixed);
        int answered = ByteBuffer.wrap(fixed).getInt(6);
        int status = in.readShort();
        byte[] name = new byte[in.readUnsignedShort()];
        byte[] header = new byte[in.readUnsignedShort()];
        int length = in.readInt();
        if (answered != id || length < 0 || length > CONTENT_BYTES_MAX) {
            throw new IOException("id=%d bytes=%d of an answer, expected id=%d".formatted(answered, length, id));
        }
        byte[] content = new byte[length];
        in.readFully(name);
        in.readFully(header);
        in.readFully(content);
        return new Answer(status, new String(name, UTF_8), new String(content, ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
