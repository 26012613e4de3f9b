package io.tidemark.failover.fault;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.QueryOffsetsBody;
import io.tidemark.core.protocol.RemotingFrameCodec;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.run.Stage;
import io.tidemark.failover.wire.NeverReading;
import io.tidemark.failover.wire.SlowConnections;
import io.tidemark.failover.wire.WireRequests;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * F29: two thousand connections to the leader that send a byte a second, some that send nothing at all, and clients that
 * ask for much and never read. The leader goes on leading, bounds what it holds for them, and is rid of them in the end.
 */
final class SlowClients implements Fault {

    private static final int IDLE_SECONDS = 4;
    private static final int SLOW = 2_000;
    private static final int SILENT = 100;
    private static final int NEVER_READING = 8;

    /** For each of them a few MiB in the kernel's buffers, and unwritten answers of writeBufferHighBytes. */
    private static final long TAKEN_MAX = NEVER_READING * (16L << 20);

    /** A node's heap is 512 MiB; what it may add to its memory for all of them. */
    private static final long RESIDENT_MORE_MAX = 400L << 20;

    private final WireRequests requests = new WireRequests();
    private final Position target = new Position(PositionKey.of("", "slow", "group", 3), 7);
    private final Position asked = new Position(PositionKey.of("", "slow", "group", 0), Long.MAX_VALUE - 1);

    @Override
    public String id() {
        return "F29";
    }

    @Override
    public String title() {
        return "2,000 connections of a byte a second, silent ones, and clients that never read";
    }

    @Override
    public void prepare(Stage stage) {
        stage.cluster().set("connectionIdleSeconds", Integer.toString(IDLE_SECONDS));
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitAllFollow();
        Bystanders bystanders = new Bystanders(round);
        Patiently.untilAnswered(leader, connection -> connection.commit(asked));
        final long residentBefore = leader.residentBytes();
        round.injuring();
        try (SlowConnections slow = new SlowConnections(requests.commit(target));
                Silent silent = new Silent(leader);
                NeverReading greedy = new NeverReading(leader, NEVER_READING, manyPositions())) {
            slow.open(List.of(leader), SLOW);
            round.goOn(round.hold());
            greedy.awaitStalled();
            long taken = greedy.bytesTaken();
            round.require(
                    taken <= TAKEN_MAX,
                    "%d MiB were taken from clients that never read, expected at most %d"
                            .formatted(taken >> 20, TAKEN_MAX >> 20));
            long residentMore = leader.residentBytes() - residentBefore;
            round.require(
                    residentMore < RESIDENT_MORE_MAX,
                    "%s took %d MiB more, expected at most %d"
                            .formatted(leader, residentMore >> 20, RESIDENT_MORE_MAX >> 20));
            int openTogether = slow.open();
            slow.awaitCutOff(ClusterNode.PATIENCE.dividedBy(3));
            round.require(slow.cutOff() == SLOW, "cut off: %d of %d slow ones".formatted(slow.cutOff(), SLOW));
            int silentEnded = silent.awaitEnded();
            round.require(silentEnded == SILENT, "cut off: %d of %d silent ones".formatted(silentEnded, SILENT));
            round.prove(
                    "%s had %d slow connections, %,d bytes over them, %d silent ones, and took %d MiB from %d clients that never read"
                            .formatted(leader, openTogether, slow.bytesSent(), SILENT, taken >> 20, NEVER_READING));
        }
        round.healed();
        bystanders.requireUndisturbed();
    }

    /** A request of about 20 KB, with an answer of 90 KB. */
    private byte[] manyPositions() {
        QueryOffsetsBody.Builder keys = QueryOffsetsBody.builder();
        for (int i = 0; i < 10_000; i++) {
            keys.add("", "slow", "group", asked.key().queueId());
        }
        return RemotingFrameCodec.encode(
                requests.request(RequestCode.QUERY_OFFSETS, keys.build().encode()));
    }

    /** Connections over which nothing is ever sent. */
    private static final class Silent implements Closeable {

        private final List<Socket> sockets = new ArrayList<>();

        Silent(ClusterNode node) throws IOException {
            for (int i = 0; i < SILENT; i++) {
                Socket socket = new Socket(node.address().host(), node.address().port());
                socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
                sockets.add(socket);
            }
        }

        /** Waits until the node has ended them; how many it has. */
        int awaitEnded() throws IOException {
            int ended = 0;
            for (Socket socket : sockets) {
                ended += hasEnded(socket) ? 1 : 0;
            }
            return ended;
        }

        private static boolean hasEnded(Socket socket) throws IOException {
            try {
                return socket.getInputStream().read() < 0;
            } catch (SocketException e) {
                return true; // reset
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
