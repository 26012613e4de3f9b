package io.tidemark.client;

import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.MalformedFrameException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node on loopback that answers as a test wants; one thread for each connection. */
public final class ScriptedNode implements AutoCloseable {

    /** What the node does with a request. */
    public interface Behaviour {
        void on(RemotingCommand request, Peer peer) throws IOException;
    }

    private final Behaviour behaviour;
    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<RemotingCommand> requests = new CopyOnWriteArrayList<>();

    public ScriptedNode(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accept", this::accept);
    }

    /** A node that answers every request with this error. */
    public static ScriptedNode failing(ErrorKind kind, String remark) {
        return new ScriptedNode((request, peer) -> peer.send(RemotingCommand.response(
                request, kind.code(), remark, AnswerHeader.error(kind).toFields())));
    }

    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", listener.getLocalPort());
    }

    /** All requests that came so far. */
    public List<RemotingCommand> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = listener.accept();
            sockets.add(socket);
            start("serve", () -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Peer peer = new Peer(socket);
            while (true) {
                byte[] frame = in.readNBytes(in.readInt());
                RemotingCommand request = RemotingFrameCodec.decode(ByteBuffer.wrap(frame));
                requests.add(request);
                behaviour.on(request, peer);
            }
        } catch (MalformedFrameException e) {
            throw new IOException(e);
        }
    }

    private interface Loop {
        void run() throws IOException;
    }

    private static void start(String name, Loop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (SocketException | EOFException e) {
                        // The test or its client closed it: the end of this thread.
                        return;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "scripted-node-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The client's end of a connection. */
    public static final class Peer {

        private final Socket socket;

        private Peer(Socket socket) {
            this.socket = socket;
        }

        public void send(RemotingCommand answer) throws IOException {
            sendBytes(RemotingFrameCodec.encode(answer));
        }

        public void sendBytes(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        public void disconnect() throws IOException {
            socket.close();
        }
    }
}
