package io.tidemark.failover.wire;

import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.MalformedFrameException;
import io.tidemark.core.protocol.RemotingFrameCodec;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.failover.cluster.ClusterNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Connections over which batches are committed as fast as the kernel takes them, whatever was answered to those before.
 * Each has a thread that sends and one that counts answers; the thread that made it ends it.
 */
public final class PipelinedCommits implements AutoCloseable {

    private static final int POSITIONS = 500;

    private final WireRequests requests = new WireRequests();
    private final List<RawClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Guarded by this: how often each code was answered. */
    private final Map<Integer, Long> answers = new TreeMap<>();

    private volatile boolean closed;

    /** Begins at once, on so many connections to these nodes in turn. */
    public PipelinedCommits(List<ClusterNode> nodes, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            RawClient client = WireRequests.connect(nodes.get(i % nodes.size()));
            clients.add(client);
            String group = "pipelined-" + i;
            start(() -> send(client, group));
            start(() -> receive(client));
        }
    }

    /** How often each code was answered so far. */
    public synchronized Map<Integer, Long> answers() {
        return new TreeMap<>(answers);
    }

    /** How many batches were answered with this code so far. */
    public synchronized long answers(int code) {
        return answers.getOrDefault(code, 0L);
    }

    private void start(Runnable work) {
        Thread thread = new Thread(work, "pipelined-commits");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void send(RawClient client, String group) {
        try {
            for (long offset = 0; !closed; offset++) {
                CommitOffsetsBody.Builder batch = CommitOffsetsBody.builder();
                for (int queue = 0; queue < POSITIONS; queue++) {
                    batch.add("", "overload", group, queue, offset);
                }
                client.send(RemotingFrameCodec.encode(requests.request(
                        RequestCode.COMMIT_OFFSETS, batch.build().encode())));
            }
        } catch (IOException e) {
            // closed, by this side or by the node; the answers tell how far it came
        }
    }

    private void receive(RawClient client) {
        try {
            while (!closed) {
                int code = client.receive().code();
                synchronized (this) {
                    answers.merge(code, 1L, Long::sum);
                }
            }
        } catch (IOException e) {
            // closed, as above
        } catch (MalformedFrameException e) {
            throw new IllegalStateException("an answer that is no frame", e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (RawClient client : clients) {
            client.close();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
