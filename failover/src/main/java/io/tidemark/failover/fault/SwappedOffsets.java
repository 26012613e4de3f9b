package io.tidemark.failover.fault;

import static org.awaitility.Awaitility.await;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.ForgedOffsets;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import java.nio.file.Path;
import java.util.List;

/**
 * F20: a node comes back with a consumerOffset.json of another point than its log. A published one is a copy and counts
 * for nothing; one in the Raft snapshot keeps the node from starting.
 */
final class SwappedOffsets implements Fault {

    private static final long AHEAD = 1_000_000;

    /** Which file is swapped, and for one of what point. */
    private enum Swap {
        PUBLISHED_FOR_AN_OLDER,
        PUBLISHED_FOR_A_NEWER,
        SNAPSHOT_FOR_AN_OLDER,
        SNAPSHOT_FOR_A_NEWER;

        boolean isPublished() {
            return this == PUBLISHED_FOR_AN_OLDER || this == PUBLISHED_FOR_A_NEWER;
        }

        Path file(ClusterNode node) {
            return isPublished() ? node.consumerOffsets() : node.raftSnapshot();
        }

        long index(long present) {
            return this == PUBLISHED_FOR_AN_OLDER || this == SNAPSHOT_FOR_AN_OLDER ? present - 1 : present + AHEAD;
        }
    }

    @Override
    public String id() {
        return "F20";
    }

    @Override
    public String title() {
        return "consumerOffset.json of another point than the log";
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode node = round.anyOf(round.cluster().nodes());
        Swap swap = round.anyOf(List.of(Swap.values()));
        node.awaitPublished();
        await(node + " has a Raft snapshot").atMost(ClusterNode.PATIENCE).until(() -> node.raftSnapshotIndex() > 1);
        round.injuring();
        node.kill();
        Path file = swap.file(node);
        long present = ForgedOffsets.index(file);
        ForgedOffsets.forge(file, swap.index(present));
        round.prove("%s: %s of %s stood at index %d and stands at %d"
                .formatted(swap, file.getFileName(), node, present, ForgedOffsets.index(file)));
        if (swap.isPublished()) {
            node.start();
            round.cluster().awaitAllFollow();
            RefusingVoter.requireNothingForged(round, node);
        } else {
            RefusingVoter voter = new RefusingVoter(round, node);
            voter.requireDamaged(file);
            voter.bringBack();
        }
    }
}
