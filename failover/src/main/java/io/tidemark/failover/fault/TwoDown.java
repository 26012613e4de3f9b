package io.tidemark.failover.fault;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import java.time.Duration;
import java.util.List;

/**
 * F21: two nodes are down, dead or standing. The third one refuses commits and linearizable reads in time, and serves
 * stale reads that say what they are.
 */
final class TwoDown implements Fault {

    @Override
    public String id() {
        return "F21";
    }

    @Override
    public String title() {
        return "two nodes down, dead or standing";
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitAllFollow();
        boolean leaderIsLeft = round.random().nextBoolean();
        boolean dead = round.random().nextBoolean();
        ClusterNode left = leaderIsLeft ? leader : round.anyOf(round.cluster().others(leader));
        List<ClusterNode> down = round.cluster().others(left);
        try (TidemarkConnection connection = left.connect();
                MinorityProbe probe = new MinorityProbe(connection, round)) {
            probe.commitKnown();
            round.injuring();
            long began = System.nanoTime();
            takeDown(down, dead);
            try {
                String told = probe.requireRefusals();
                round.prove("%s %s; %s, %s, %s"
                        .formatted(
                                down,
                                dead ? "were dead" : "stood",
                                left,
                                leaderIsLeft ? "the leader" : "a follower",
                                told));
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                if (took.compareTo(round.hold()) < 0) {
                    round.goOn(round.hold().minus(took));
                }
            } finally {
                down.forEach(dead ? ClusterNode::start : ClusterNode::resume);
            }
            round.cluster().awaitAllFollow();
            round.healed();
            probe.requireKept();
        }
    }

    private static void takeDown(List<ClusterNode> nodes, boolean dead) {
        nodes.forEach(dead ? ClusterNode::sendKill : ClusterNode::pause);
        if (dead) {
            nodes.forEach(ClusterNode::awaitExit);
        }
    }
}
