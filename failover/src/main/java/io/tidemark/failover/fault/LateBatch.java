package io.tidemark.failover.fault;

import io.tidemark.core.command.CommandCodec;
import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.wire.HessianObject;
import io.tidemark.failover.wire.RaftPortClient;
import java.io.IOException;
import java.util.Optional;

/**
 * F36: a batch that a follower once forwarded arrives a second time, late, when another one of the same follower is
 * acknowledged: what a network that delays and repeats does. The leader knows its epoch for an old one, and drops it.
 */
final class LateBatch implements Fault {

    private static final int TIMES = 20;

    /** Of a stream that is over; a node's epochs begin at its start's milliseconds since 1970. */
    private static final long OLD_EPOCH = 1;

    private static final String MESSAGE = "io.tidemark.raft.rpc.ForwardRequest";

    /** What is committed in vain before anything is. */
    private long offset = 1;

    @Override
    public String id() {
        return "F36";
    }

    @Override
    public String title() {
        return "a forwarded batch that arrives again, behind a later one";
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitAllFollow();
        ClusterNode follower = round.anyOf(round.cluster().others(leader));
        PositionKey key = PositionKey.of("", "late", "group", 0);
        round.injuring();
        int answered = 0;
        for (int i = 0; i < TIMES; i++) {
            long late = offset++;
            long last = offset++;
            commit(follower, new Position(key, late));
            commit(follower, new Position(key, last));
            if (sendAgain(leader, follower, new Position(key, late))) {
                answered++;
            }
            Optional<Long> read = read(leader, key);
            round.require(
                    read.equals(Optional.of(last)),
                    "offset %d was undone by a batch of an old epoch: read %s".formatted(last, read));
        }
        round.healed();
        if (answered > 0) {
            round.prove("%s answered %d of %d batches that %s had sent before"
                    .formatted(leader, answered, TIMES, follower));
        }
    }

    /** Whether the leader's receiver answered it, in one way or another. */
    private static boolean sendAgain(ClusterNode leader, ClusterNode sender, Position position) throws IOException {
        NodeStatusBody status = leader.status().orElseThrow();
        CommitOffsets batch = new CommitOffsets.Builder()
                .put(position.key(), position.offset())
                .build(System.currentTimeMillis());
        byte[] message = new HessianObject(MESSAGE)
                .with("groupId", "tidemark-" + status.clusterId())
                .with("sender", sender.name())
                .with("epoch", OLD_EPOCH)
                .with("sequence", 0)
                .with("term", status.term())
                .with("command", CommandCodec.encode(batch))
                .encode();
        try (RaftPortClient late = RaftPortClient.connect(leader)) {
            RaftPortClient.Answer answer = late.call(MESSAGE, RaftPortClient.HESSIAN, message);
            return answer.status() == 0 && answer.says("ForwardReply");
        }
    }

    private static void commit(ClusterNode node, Position position) {
        Patiently.untilAnswered(node, connection -> connection.commit(position));
    }

    private static Optional<Long> read(ClusterNode node, PositionKey key) {
        return Patiently.untilAnswered(
                node,
                connection -> connection.query(key, Consistency.LINEARIZABLE).offset());
    }
}
