package io.tidemark.failover.fault;

import io.tidemark.client.ServerAddress;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.run.Stage;
import io.tidemark.failover.wire.FrameRelay;
import io.tidemark.failover.wire.Mischief;
import java.util.List;

/**
 * F31: requests reach nodes late, several times, through several nodes and behind later ones, and answers get lost.
 *
 * <p>A commit has no number by which a node would know it again: each copy is a commit like any other, and the last one
 * counts. So all copies of the load's requests are answered before its client goes on, and then nobody can tell that there
 * were several; histories are judged as ever. What a copy does that comes later is required of {@link LateCopies}.
 */
final class RequestMischief implements Fault {

    private final Mischief mischief = new Mischief();
    private int round;

    @Override
    public String id() {
        return "F31";
    }

    @Override
    public String title() {
        return "requests repeated, delayed, overtaken; answers lost";
    }

    @Override
    public void prepare(Stage stage) {
        for (ClusterNode node : stage.cluster().nodes()) {
            List<ServerAddress> others = stage.cluster().others(node).stream()
                    .map(ClusterNode::address)
                    .toList();
            FrameRelay relay = stage.closeAtEnd(new FrameRelay(node.address(), others, mischief));
            node.enteredThrough(relay.address());
        }
    }

    @Override
    public void strike(Round round) throws Exception {
        this.round++;
        round.injuring();
        mischief.begin(round.random().nextLong());
        try {
            round.goOn(round.hold());
            try (LateCopies copies = new LateCopies(round, "late-copies-" + this.round)) {
                copies.requireRepeatedCommitCountsLast();
                copies.requireOvertakenCommitCountsLast();
            }
            round.goOn(round.hold());
        } finally {
            mischief.end();
        }
        round.require(
                mischief.overtaken() > 0 && mischief.repeated() > 0 && mischief.answersLost() > 0,
                "not everything was done: " + mischief);
        round.require(mischief.unanswered() == 0, mischief.unanswered() + " copies of requests were never answered");
        round.prove(mischief.toString());
    }
}
