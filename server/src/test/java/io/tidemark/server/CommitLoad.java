package io.tidemark.server;

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
import java.util.concurrent.Semaphore;

/**
 * A first measure of speed: commits of single offsets in RocketMQ's binary frames over a few connections, each with so
 * many commits in flight, for a number of commits. Arguments: host port connections inFlight commits. What it prints
 * stands in docs/performance.md.
 */
final class CommitLoad {

    private static final int ROWS = 1000;
    private static final int QUEUES = 8;

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

    /** Drives one connection: this thread sends, another one hears; latencies in nanoseconds. */
    private long[] drive(int connection) throws IOException, InterruptedException, ExecutionException {
        long[] sentAt = new long[commits];
        Semaphore window = new Semaphore(inFlight);
        ExecutorService hearing = Executors.newSingleThreadExecutor();
        try (Socket socket = new Socket(host, port)) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            Future<long[]> heard = hearing.submit(() -> hear(in, sentAt, window));
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            for (int i = 0; i < commits; i++) {
                if (!window.tryAcquire()) {
                    out.flush();
                    window.acquire();
                }
                byte[] frame = RemotingFrameCodec.encode(RemotingCommand.request(
                        RequestCode.UPDATE_CONSUMER_OFFSET,
                        i,
                        new UpdateConsumerOffsetRequestHeader(
                                        "consumer_group_" + connection, "topic_" + i % ROWS, i / ROWS % QUEUES, i, "")
                                .toFields()));
                sentAt[i] = System.nanoTime();
                out.write(frame);
            }
            out.flush();
            return heard.get();
        } finally {
            hearing.shutdown();
        }
    }

    private long[] hear(DataInputStream in, long[] sentAt, Semaphore window) throws IOException {
        long[] latencies = new long[commits];
        for (int i = 0; i < commits; i++) {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            RemotingCommand answer;
            try {
                answer = RemotingFrameCodec.decode(ByteBuffer.wrap(frame));
            } catch (io.tidemark.core.protocol.MalformedFrameException e) {
                throw new IOException(e);
            }
            if (answer.code() != ResponseCode.SUCCESS) {
                throw new IOException("code=" + answer.code() + " remark=" + answer.remark());
            }
            latencies[i] = System.nanoTime() - sentAt[answer.opaque()];
            window.release();
        }
        return latencies;
    }
}
