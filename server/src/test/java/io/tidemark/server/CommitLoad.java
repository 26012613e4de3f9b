package io.tidemark.server;

import io.tidemark.core.protocol.MalformedFrameException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.core.protocol.ResponseCode;
import io.tidemark.core.protocol.UpdateConsumerOffsetRequestHeader;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A first measure of speed: commits of single offsets in RocketMQ's binary frames over a few connections, each with so
 * many commits in flight, for a number of commits. Arguments: host port connections inFlight commits. What it prints
 * stands in docs/performance.md.
 */
final class CommitLoad {

    private static final int ROWS = 1000;
    private static final int QUEUES = 8;
    private static final int BUFFER_BYTES = 1 << 17;

    /** Where code and opaque stand in a frame with a binary header. */
    private static final int CODE_AT = 2 * Integer.BYTES;

    private static final int OPAQUE_AT = CODE_AT + 5;

    /** With fewer bytes at hand no further answer has come yet. */
    private static final int ANSWER_BYTES_MIN = 32;

    private final String host;
    private final int port;
    private final int inFlight;
    private final int commits;

    private CommitLoad(String host, int port, int inFlight, int commits) {
        this.host = host;
        this.port = port;
        this.inFlight = inFlight;
        this.commits = commits;
    }

    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        int connections = Integer.parseInt(arguments[2]);
        int inFlight = Integer.parseInt(arguments[3]);
        int commits = Integer.parseInt(arguments[4]);
        String host = arguments[0];
        int port = Integer.parseInt(arguments[1]);
        run(connections, new CommitLoad(host, port, inFlight, commits / 5)); // warm-up, not counted
        long begun = System.nanoTime();
        long[] latencies = run(connections, new CommitLoad(host, port, inFlight, commits));
        double seconds = (System.nanoTime() - begun) / 1e9;
        Arrays.sort(latencies);
        System.out.printf(
                Locale.ROOT,
                "connections=%d inFlight=%d commits=%d commits/s=%.0f p50=%.2fms p99=%.2fms max=%.2fms%n",
                connections,
                inFlight,
                latencies.length,
                latencies.length / seconds,
                latencies[latencies.length / 2] / 1e6,
                latencies[(int) (latencies.length * 0.99)] / 1e6,
                latencies[latencies.length - 1] / 1e6);
    }

    private static long[] run(int connections, CommitLoad load) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Future<long[]>> results = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int connection = i;
                results.add(threads.submit(() -> load.drive(connection)));
            }
            long[] all = new long[0];
            for (Future<long[]> result : results) {
                long[] some = result.get();
                all = Arrays.copyOf(all, all.length + some.length);
                System.arraycopy(some, 0, all, all.length - some.length, some.length);
            }
            return all;
        } finally {
            threads.shutdown();
        }
    }

    /**
     * Drives one connection on one thread, as a client with an event loop does: as many commits as answers came in go
     * out together. Latencies in nanoseconds.
     */
    private long[] drive(int connection) throws IOException {
        long[] sentAt = new long[commits];
        long[] latencies = new long[commits];
        byte[][] frames = frames(connection);
        try (Socket socket = new Socket(host, port)) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
            int sent = 0;
            int heard = 0;
            while (heard < commits) {
                long now = System.nanoTime();
                while (sent < commits && sent - heard < inFlight) {
                    byte[] frame = frames[sent % frames.length];
                    ByteBuffer.wrap(frame).putInt(OPAQUE_AT, sent);
                    sentAt[sent++] = now;
                    out.write(frame);
                }
                out.flush();
                do {
                    int answered = hear(in); // before the clock is read
                    latencies[heard++] = System.nanoTime() - sentAt[answered];
                } while (heard < sent && in.available() >= ANSWER_BYTES_MIN);
            }
            return latencies;
        }
    }

    /** One commit for each position, encoded once, so that what is measured is the server and not the load. */
    private static byte[][] frames(int connection) {
        byte[][] frames = new byte[ROWS * QUEUES][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = RemotingFrameCodec.encode(RemotingCommand.request(
                    RequestCode.UPDATE_CONSUMER_OFFSET,
                    0,
                    new UpdateConsumerOffsetRequestHeader(
                                    "consumer_group_" + connection, "topic_" + i % ROWS, i / ROWS, 1_000_000 + i, "")
                            .toFields()));
        }
        return frames;
    }

    /** The opaque of the next answer, which is to be a success. */
    private static int hear(DataInputStream in) throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        ByteBuffer answer = ByteBuffer.wrap(frame);
        if (answer.getShort(CODE_AT - Integer.BYTES) != ResponseCode.SUCCESS) {
            throw new IOException("not a success: " + decoded(answer));
        }
        return answer.getInt(OPAQUE_AT - Integer.BYTES);
    }

    private static RemotingCommand decoded(ByteBuffer frame) throws IOException {
        try {
            return RemotingFrameCodec.decode(frame);
        } catch (MalformedFrameException e) {
            throw new IOException(e);
        }
    }
}
