package io.tidemark.failover.wire;

import io.tidemark.core.protocol.MalformedFrameException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** A blocking socket that speaks frames, or whatever bytes a test wants. */
public final class RawClient implements AutoCloseable {

    private static final int ANSWER_MILLIS_MAX = 20_000;

    private final Socket socket;
    private final DataInputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    public static RawClient connect(InetSocketAddress server) throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_MILLIS_MAX);
        return new RawClient(socket);
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    public void send(RemotingCommand command) throws IOException {
        send(RemotingFrameCodec.encode(command));
    }

    public RemotingCommand receive() throws IOException, MalformedFrameException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return RemotingFrameCodec.decode(ByteBuffer.wrap(frame));
    }

    public RemotingCommand call(RemotingCommand request) throws IOException, MalformedFrameException {
        send(request);
        RemotingCommand response = receive();
        if (response.opaque() != request.opaque()) {
            throw new IllegalStateException(
                    "opaque=" + response.opaque() + " of the answer, expected " + request.opaque() + ": " + response);
        }
        return response;
    }

    /** Sends no more; what the server sends can still be read. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Takes and forgets what comes, until the server ends the connection; how many bytes came. */
    public long awaitClosed() throws IOException {
        long bytes = 0;
        try {
            while (true) {
                in.readByte();
                bytes++;
            }
        } catch (EOFException | SocketException e) {
            return bytes;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
