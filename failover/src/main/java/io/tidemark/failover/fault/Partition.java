package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.Cut;
import io.tidemark.failover.load.LoyalClients;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * F6: the nodes fall apart into two parts, or into three, in both directions, while all clients reach all of them. The
 * part without a majority serves nobody, and says so in time.
 */
final class Partition implements Fault {

    /** More than the 3 s in which everything is answered, so that answers come while nothing is healed yet. */
    private static final Duration HOLD_MIN = Duration.ofSeconds(4);

    private static final int CLIENTS_OF_NODE = 3;

    private final VariantDeck<Parts> variants = new VariantDeck<>(List.of(Parts.values()));

    private enum Parts {
        LEADER_ALONE,
        FOLLOWER_ALONE,
        ALL_APART
    }

    @Override
    public String id() {
        return "F6";
    }

    @Override
    public String title() {
        return "partition: leader alone, leader with one, all apart";
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(Requirement.NETWORK, Requirement.NFTABLES);
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitLeader();
        List<ClusterNode> followers = round.cluster().others(leader);
        switch (variants.deal(round.random())) {
            case LEADER_ALONE -> divide(round, List.of(leader));
            case FOLLOWER_ALONE -> divide(round, List.of(round.anyOf(followers)));
            case ALL_APART -> divide(round, round.cluster().nodes());
        }
    }

    /** Cuts each of these nodes off from all others. */
    private static void divide(Round round, List<ClusterNode> alone) throws Exception {
        List<ClusterNode> majority = round.cluster().others(alone.toArray(ClusterNode[]::new));
        List<LoyalClients> clients = new ArrayList<>();
        long from;
        long to;
        try {
            alone.forEach(node -> clients.add(round.load().loyalTo(node, CLIENTS_OF_NODE)));
            round.injuring();
            try (Cut cut = alone.size() == 1
                    ? round.network().isolate(alone.get(0))
                    : round.network().isolateAll()) {
                from = round.observations().elapsedNanos();
                if (!majority.isEmpty()) {
                    round.cluster().awaitLeaderAmong(majority);
                    round.load().awaitAcknowledged(1);
                }
                round.goOn(round.hold().compareTo(HOLD_MIN) > 0 ? round.hold() : HOLD_MIN);
                clients.forEach(ofNode -> ofNode.awaitTold(from));
                to = round.observations().elapsedNanos();
                round.require(cut.dropped() > 0, "no packet was dropped");
                round.prove(cut.toString());
            }
        } finally {
            clients.forEach(LoyalClients::close);
        }
        round.cluster().awaitAllFollow();
        round.healed();
        for (LoyalClients ofNode : clients) {
            AskedWhileCut asked = new AskedWhileCut(round, ofNode, from, to);
            asked.requireNothingServed();
            asked.requireAnsweredInTime();
            round.prove(asked.toString());
        }
    }
}
