package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.Cut;
import io.tidemark.failover.cluster.NodeNetwork;
import io.tidemark.failover.load.LoyalClients;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * F7: packets between nodes vanish in one direction, or only one node sees both others. Leadership settles: it moves at
 * most twice. While any two nodes exchange packets, commits are served; and every node answers in time.
 */
final class OneWayCuts implements Fault {

    /** In which leadership has settled long since, whatever was cut. */
    private static final Duration HOLD_MIN = Duration.ofSeconds(4);

    private static final int TERMS_MAX = 2;

    private final VariantDeck<Shape> variants = new VariantDeck<>(List.of(Shape.values()));

    /** What is cut, of a leader and two followers. */
    private enum Shape {
        LEADER_TO_FOLLOWER,
        FOLLOWER_TO_LEADER,
        FOLLOWER_TO_FOLLOWER,
        LEADER_UNHEARD,
        LEADER_HEARS_NOBODY,
        /** The leader sees both followers, which do not see each other. */
        LEADER_IS_BRIDGE,
        /** One follower sees the leader and the other follower, which do not see each other. */
        FOLLOWER_IS_BRIDGE,
        /** Each hears one of the others, and is heard by the other one. TCP takes both directions, so all are apart. */
        RING;

        List<Direction> cuts(ClusterNode leader, ClusterNode a, ClusterNode b) {
            return switch (this) {
                case LEADER_TO_FOLLOWER -> List.of(new Direction(leader, a));
                case FOLLOWER_TO_LEADER -> List.of(new Direction(a, leader));
                case FOLLOWER_TO_FOLLOWER -> List.of(new Direction(a, b));
                case LEADER_UNHEARD -> List.of(new Direction(leader, a), new Direction(leader, b));
                case LEADER_HEARS_NOBODY -> List.of(new Direction(a, leader), new Direction(b, leader));
                case LEADER_IS_BRIDGE -> List.of(new Direction(a, b), new Direction(b, a));
                case FOLLOWER_IS_BRIDGE -> List.of(new Direction(leader, b), new Direction(b, leader));
                case RING -> List.of(new Direction(leader, a), new Direction(a, b), new Direction(b, leader));
            };
        }
    }

    private record Direction(ClusterNode from, ClusterNode to) {}

    @Override
    public String id() {
        return "F7";
    }

    @Override
    public String title() {
        return "one-way cuts between nodes, a bridge, a ring";
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(Requirement.NETWORK, Requirement.NFTABLES);
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitAllFollow();
        List<ClusterNode> followers = round.cluster().others(leader);
        boolean swapped = round.random().nextBoolean();
        Shape shape = variants.deal(round.random());
        List<Direction> directions = shape.cuts(leader, followers.get(swapped ? 1 : 0), followers.get(swapped ? 0 : 1));
        long term = round.cluster().termAmong(round.cluster().nodes());
        List<LoyalClients> clients = new ArrayList<>();
        List<Cut> cuts = new ArrayList<>();
        long from;
        long to;
        try {
            round.cluster().nodes().forEach(node -> clients.add(round.load().loyalTo(node, 1)));
            round.injuring();
            directions.forEach(direction -> cuts.add(cut(round.network(), direction)));
            from = round.observations().elapsedNanos();
            hold(round, shape);
            to = round.observations().elapsedNanos();
            for (Cut cut : cuts) {
                round.require(cut.dropped() > 0, "no packet was dropped: " + cut);
            }
            round.prove("%s: %s".formatted(shape, cuts));
            round.requireAtMost(
                    TERMS_MAX, round.cluster().termAmong(round.cluster().nodes()) - term, "terms begun under " + shape);
        } finally {
            cuts.forEach(Cut::heal);
            clients.forEach(LoyalClients::close);
        }
        ClusterNode led = round.cluster().awaitAllFollow();
        round.healed();
        long begun = round.cluster().termAmong(round.cluster().nodes()) - term;
        round.prove("%s led, then %s, %d terms later".formatted(leader, led, begun));
        for (LoyalClients ofNode : clients) {
            AskedWhileCut asked = new AskedWhileCut(round, ofNode, from, to);
            asked.requireAnsweredInTime();
            round.prove(asked.toString());
        }
    }

    /** Some nodes have nothing to say to each other, so a packet is sent to show that it does not arrive. */
    private static Cut cut(NodeNetwork network, Direction direction) {
        Cut cut = network.cutOneWay(direction.from, direction.to);
        network.sendPacket(direction.from, direction.to);
        return cut;
    }

    private static void hold(Round round, Shape shape) throws InterruptedException {
        Duration hold = round.hold().compareTo(HOLD_MIN) > 0 ? round.hold() : HOLD_MIN;
        Duration settled = hold.dividedBy(2);
        round.goOn(settled);
        long acknowledged = round.observations().acknowledged();
        round.goOn(hold.minus(settled));
        round.require(
                shape == Shape.RING || round.observations().acknowledged() > acknowledged,
                "nothing was acknowledged under %s, %d ms after the cut".formatted(shape, settled.toMillis()));
    }
}
