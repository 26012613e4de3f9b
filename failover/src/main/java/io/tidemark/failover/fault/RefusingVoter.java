package io.tidemark.failover.fault;

import io.tidemark.client.OffsetAnswer;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.ForgedOffsets;
import io.tidemark.failover.cluster.MemberChanges;
import io.tidemark.failover.run.Round;
import java.nio.file.Path;

/** A voter that must not start with what it has, from its refusal until it votes again. */
final class RefusingVoter {

    /** What the others must go on with while it is away. */
    private static final int COMMITS_WITHOUT = 50;

    private final Round round;
    private final ClusterNode node;

    /** @param node dead, and with something lost or damaged */
    RefusingVoter(Round round, ClusterNode node) {
        this.round = round;
        this.node = node;
    }

    /** Starts it, and requires that it ends as wiped, without having served anything. */
    void requireWiped() {
        requireThatItRefuses(5, "node was wiped: nodeId=" + node, "member replace " + node);
    }

    /** Starts it, and requires that it ends because of this file, without having served anything. */
    void requireDamaged(Path file) {
        requireThatItRefuses(4, file.toString(), "member replace");
    }

    /** @param code as {@code scripts/server} documents it */
    private void requireThatItRefuses(int code, String... told) {
        node.start();
        int tried = requireThatItServesNothing();
        int ended = node.awaitExit();
        round.require(ended == code, "%s ended with exit code %d, expected %d".formatted(node, ended, code));
        for (String expected : told) {
            round.require(node.output().contains(expected), node + " did not say: " + expected);
        }
        round.prove("%s ended with exit code %d, having turned away %d stale reads".formatted(node, ended, tried));
        round.load().awaitAcknowledged(COMMITS_WITHOUT);
    }

    /** Has the leader put it back, under load, and requires that every node counts it among the voters. */
    void bringBack() throws TidemarkException {
        new MemberChanges(round.cluster()).replace(node);
        round.cluster().awaitAllFollow();
        round.prove("%s was replaced by itself through %s"
                .formatted(node, round.cluster().awaitLeader()));
        round.cluster().awaitVoter(node);
        for (ClusterNode other : round.cluster().nodes()) {
            requireNothingForged(round, other);
        }
    }

    /** Returns how many stale reads were turned away until it ended. */
    private int requireThatItServesNothing() {
        int tried = 0;
        while (node.isRunning()) {
            try (TidemarkConnection connection = node.connect()) {
                OffsetAnswer answer = connection.query(ForgedOffsets.POSITION, Consistency.STALE);
                throw new IllegalStateException(node + " should have refused to start, and answered " + answer);
            } catch (TidemarkException e) {
                tried++;
            }
        }
        return tried;
    }

    /** Requires that this node serves nothing that nobody has committed. */
    static void requireNothingForged(Round round, ClusterNode node) throws TidemarkException {
        try (TidemarkConnection connection = node.connect()) {
            OffsetAnswer answer = connection.query(ForgedOffsets.POSITION, Consistency.STALE);
            round.require(answer.offset().isEmpty(), "%s serves what nobody has committed: %s".formatted(node, answer));
        }
    }
}
