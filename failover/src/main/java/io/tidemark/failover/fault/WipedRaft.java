package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.ForgedOffsets;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import java.nio.file.Files;

/**
 * F19: a node loses what Raft kept, and its published consumerOffset.json survives, with a position in it that nobody has
 * committed. Nothing of it is ever served.
 */
final class WipedRaft implements Fault {

    /** So far ahead that whoever went by the index would take the file for the newest. */
    private static final long AHEAD = 1_000_000;

    @Override
    public String id() {
        return "F19";
    }

    @Override
    public String title() {
        return "raft directory wiped, consumerOffset.json left";
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode lost = round.anyOf(round.cluster().nodes());
        lost.awaitPublished();
        round.injuring();
        lost.kill();
        ClusterNode.deleteTree(lost.data().resolve("raft"));
        ForgedOffsets.forge(lost.consumerOffsets(), ForgedOffsets.index(lost.consumerOffsets()) + AHEAD);
        round.prove("%s has lost its raft directory, and its published table stands at index %d"
                .formatted(lost, ForgedOffsets.index(lost.consumerOffsets())));
        RefusingVoter voter = new RefusingVoter(round, lost);
        voter.requireWiped();
        round.require(
                Files.exists(lost.consumerOffsets()), "the published table is gone, expected it to be left alone");
        voter.bringBack();
    }
}
