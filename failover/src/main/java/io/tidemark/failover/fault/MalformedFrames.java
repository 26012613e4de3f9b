package io.tidemark.failover.fault;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.SerializeType;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.NodeLog;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.run.Stage;
import io.tidemark.failover.wire.MalformedFrame;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.failover.wire.SlowConnections;
import io.tidemark.failover.wire.WireRequests;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * F27: bytes that are no frames. Every byte of a good frame is changed once on every node, in both serializations; wrong
 * lengths, headers and serializations close their connection; and so does a frame of which a byte comes each second.
 */
final class MalformedFrames implements Fault {

    private static final int IDLE_SECONDS = 4;
    private static final int TRICKLES = 20;

    /** Long before their frames would be complete, but they look once a second whether they were. */
    private static final Duration CUT_OFF_WITHIN = Duration.ofSeconds(4 * IDLE_SECONDS);

    /** What a node writes of a connection that it closes. */
    private static final String CLOSING = "closing connection remote=";

    private final WireRequests requests = new WireRequests();
    private final Position target = new Position(PositionKey.of("", "malformed", "group", 3), 7);

    @Override
    public String id() {
        return "F27";
    }

    @Override
    public String title() {
        return "malformed frames: mutated bytes, wrong lengths, a byte a second";
    }

    @Override
    public void prepare(Stage stage) {
        stage.cluster().set("connectionIdleSeconds", Integer.toString(IDLE_SECONDS));
    }

    @Override
    public void strike(Round round) throws Exception {
        round.cluster().awaitAllFollow();
        List<ClusterNode> nodes = round.cluster().nodes();
        List<NodeLog> logs = nodes.stream().map(NodeLog::new).toList();
        Bystanders bystanders = new Bystanders(round);
        round.injuring();
        long began = System.nanoTime();
        try (SlowConnections trickle = new SlowConnections(requests.commit(target))) {
            trickle.open(nodes, TRICKLES);
            int mutated = 0;
            int malformed = 0;
            for (ClusterNode node : nodes) {
                for (SerializeType type : SerializeType.values()) {
                    mutated += sendMutations(round, node, type);
                }
                for (MalformedFrame frame : MalformedFrame.all()) {
                    requireClosed(round, node, frame);
                    malformed++;
                }
            }
            trickle.awaitCutOff(CUT_OFF_WITHIN);
            round.prove(
                    "%d mutated frames and %d that are none were sent, %d of %d frames of a byte a second were cut off"
                            .formatted(mutated, malformed, trickle.cutOff(), TRICKLES));
            round.require(
                    trickle.cutOff() == TRICKLES,
                    "frames of a byte a second were cut off: %d of %d".formatted(trickle.cutOff(), TRICKLES));
        }
        round.healed();
        bystanders.requireUndisturbed();
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        for (NodeLog log : logs) {
            int lines = log.lines(line -> line.contains(CLOSING)).size();
            round.require(lines > 0, "%s has not said that it closed a connection".formatted(log.node()));
            round.require(
                    lines <= seconds + 2,
                    "%s wrote %d lines of closed connections in %d s".formatted(log.node(), lines, seconds));
            List<String> errors = log.lines(line -> line.contains(" ERROR ") && line.contains(".remoting."));
            round.require(errors.isEmpty(), "%s: errors: %s".formatted(log.node(), errors));
        }
    }

    private int sendMutations(Round round, ClusterNode node, SerializeType type) throws IOException {
        List<byte[]> mutations =
                MalformedFrame.mutationsOf(requests.commit(target).withSerializeType(type), round.random());
        for (byte[] mutated : mutations) {
            try (RawClient client = WireRequests.connect(node)) {
                client.send(mutated);
                client.endOutput();
                // Now it was read to its end, whatever was made of it.
                client.awaitClosed();
            }
        }
        return mutations.size();
    }

    private static void requireClosed(Round round, ClusterNode node, MalformedFrame frame) throws IOException {
        try (RawClient client = WireRequests.connect(node)) {
            client.send(frame.bytes());
            long answered = client.awaitClosed();
            round.require(answered == 0, "%s answered %s with %d bytes".formatted(node, frame.what(), answered));
        }
    }
}
