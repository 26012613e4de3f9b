package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.Cut;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.GapLimit;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.Round;
import java.util.List;
import java.util.Optional;

/**
 * F9: a node that was cut off comes back. What is judged is the return: nobody misses anything by it, and it moves no
 * leadership, however long the node had been asking for votes.
 */
final class NodeReturns implements Fault {

    @Override
    public String id() {
        return "F9";
    }

    @Override
    public String title() {
        return "a node that was cut off comes back";
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(Requirement.NETWORK, Requirement.NFTABLES);
    }

    @Override
    public Optional<GapLimit> gapLimit() {
        return Optional.of(GapLimit.NODE_RETURNS);
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitLeader();
        ClusterNode node = round.anyOf(round.cluster().nodes());
        boolean unplugged = round.random().nextBoolean();
        List<ClusterNode> others = round.cluster().others(node);
        round.injuring();
        ClusterNode next;
        long term;
        try (Cut cut =
                unplugged ? round.network().unplug(node) : round.network().isolate(node)) {
            next = round.cluster().awaitLeaderAmong(others);
            round.load().awaitAcknowledged(1);
            round.goOn(round.hold());
            next = round.cluster().awaitLeaderAmong(others);
            term = round.cluster().termAmong(others);
            round.require(cut.dropped() > 0, "no packet was dropped");
            round.prove("%s; %s led before, %s when it came back".formatted(cut, leader, next));
            round.gapsCountFromNow();
        }
        round.cluster().awaitFollows(node);
        round.healed();
        round.goOn(round.hold());
        ClusterNode led = round.cluster().awaitAllFollow();
        long reached = round.cluster().termAmong(others);
        round.requireAtMost(
                0, reached - term, "terms begun after %s came back, from %s to %s".formatted(node, next, led));
    }
}
