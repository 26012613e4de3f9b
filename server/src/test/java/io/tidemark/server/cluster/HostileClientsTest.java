package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.RemotingFrameCodec;
import io.tidemark.core.protocol.SerializeType;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.failover.wire.WireRequests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send what is no frame, or hardly anything, or nothing, to every node of a cluster that serves another. */
class HostileClientsTest {

    private static final int TRICKLES = 20;
    private static final int CONNECTIONS = 1_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final WireRequests requests = new WireRequests();
    private final Position target = new Position(PositionKey.of("", "hostile", "group", 3), 7);

    @Test
    void anotherClientCommitsAndIsServedAllTheWhile() throws Exception {
        LocalCluster cluster = clusters.create(directory, 3);
        // An election that a busy machine brings about is an error to a client, but none of what is tested here.
        cluster.set("electionTimeoutMillis", "5000");
        cluster.form();
        try (LedgerWriter bystander = LedgerWriter.start("bystander", cluster.nodes());
                Trickle trickle = new Trickle(cluster)) {
            bystander.awaitAcknowledged(50);
            for (ClusterNode node : cluster.nodes()) {
                for (SerializeType type : SerializeType.values()) {
                    sendEveryMutation(
                            node,
                            RemotingFrameCodec.encode(requests.commit(target).withSerializeType(type)));
                }
                bystander.awaitAcknowledged(10);
            }
            for (ClusterNode node : cluster.nodes()) {
                for (int length : new int[] {0, 3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                    requireClosed(
                            node,
                            ByteBuffer.allocate(8).putInt(length).putInt(4).array());
                }
                // A header that is longer than its frame.
                requireClosed(
                        node,
                        ByteBuffer.allocate(12).putInt(8).putInt(5).putInt(0).array());
                bystander.awaitAcknowledged(10);
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                WireRequests.connect(cluster.nodes().get(i % 3)).close();
            }
            bystander.awaitAcknowledged(50);
            trickle.requireStillOpen();
            bystander.stop();
            assertThat(bystander.failures()).as("what the bystander noticed").isEmpty();
            for (ClusterNode node : cluster.nodes()) {
                bystander.requireKept(node);
            }
        }
        cluster.awaitEqualReplicas();
    }

    private static void sendEveryMutation(ClusterNode node, byte[] frame) throws IOException {
        for (int at = 0; at < frame.length; at++) {
            byte[] mutated = frame.clone();
            mutated[at] ^= (byte) (1 << at % Byte.SIZE);
            try (RawClient client = WireRequests.connect(node)) {
                client.send(mutated);
                client.endOutput();
                // Now it was read to its end, whatever was made of it.
                client.awaitClosed();
            }
        }
    }

    private static void requireClosed(ClusterNode node, byte[] bytes) throws IOException {
        try (RawClient client = WireRequests.connect(node)) {
            client.send(bytes);
            assertThat(client.awaitClosed())
                    .as("bytes of an answer from %s", node)
                    .isZero();
        }
    }

    /** Connections that send one byte of a good frame each second. */
    private final class Trickle implements AutoCloseable {

        private final List<RawClient> clients = new ArrayList<>();
        private final byte[] frame = RemotingFrameCodec.encode(requests.commit(target));
        private final AtomicInteger sent = new AtomicInteger();
        private final ScheduledExecutorService second = Executors.newSingleThreadScheduledExecutor();
        private final Future<?> sending;

        Trickle(LocalCluster cluster) throws IOException {
            for (int i = 0; i < TRICKLES; i++) {
                clients.add(WireRequests.connect(cluster.nodes().get(i % 3)));
            }
            sending = second.scheduleAtFixedRate(this::sendAByte, 0, 1, TimeUnit.SECONDS);
        }

        private void sendAByte() {
            byte[] next = {frame[sent.getAndIncrement() % frame.length]};
            try {
                for (RawClient client : clients) {
                    client.send(next);
                }
            } catch (IOException e) {
                throw new IllegalStateException("a trickle was cut off after bytes=" + sent, e);
            }
        }

        /** They took part all the time. */
        void requireStillOpen() {
            assertThat(sending).isNotDone();
        }

        @Override
        public void close() throws IOException {
            second.shutdownNow();
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
