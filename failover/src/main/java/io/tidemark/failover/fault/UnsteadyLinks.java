package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.Cut;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.GapLimit;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.Round;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * F8: one node's link comes and goes, or all links lose some of what passes. It may get slow, but terms do not run away:
 * a node that missed the leader for a moment asks first whether the others miss it too.
 */
final class UnsteadyLinks implements Fault {

    private static final Duration HOLD_MIN = Duration.ofSeconds(4);

    /** How long a link that flaps stays as it is, at least, and what chance adds at most. */
    private static final int STAYS_MILLIS_MIN = 100;

    private static final int STAYS_MILLIS_MORE = 400;

    /** Terms for each second: an election takes longer than that only if it fails. */
    private static final int TERMS_EACH_SECOND_MAX = 1;

    private final VariantDeck<Unsteadiness> variants = new VariantDeck<>(List.of(Unsteadiness.values()));

    private enum Unsteadiness {
        LEADER_FLAPS(0),
        FOLLOWER_FLAPS(0),
        LOSES_1(1),
        LOSES_5(5),
        LOSES_20(20);

        private final int percent;

        Unsteadiness(int percent) {
            this.percent = percent;
        }
    }

    @Override
    public String id() {
        return "F8";
    }

    @Override
    public String title() {
        return "a link that flaps; links that lose 1, 5, 20 % of what passes";
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(Requirement.NETWORK, Requirement.NFTABLES);
    }

    @Override
    public Optional<GapLimit> gapLimit() {
        return Optional.of(GapLimit.LINK_DISTURBED);
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitAllFollow();
        long term = round.cluster().termAmong(round.cluster().nodes());
        Duration hold = round.hold().compareTo(HOLD_MIN) > 0 ? round.hold() : HOLD_MIN;
        Unsteadiness variant = variants.deal(round.random());
        round.injuring();
        switch (variant) {
            case LEADER_FLAPS -> flap(round, leader, hold);
            case FOLLOWER_FLAPS -> flap(round, round.anyOf(round.cluster().others(leader)), hold);
            default -> lose(round, variant.percent, hold);
        }
        round.healed();
        ClusterNode led = round.cluster().awaitAllFollow();
        long begun = round.cluster().termAmong(round.cluster().nodes()) - term;
        round.prove("%s led, then %s, %d terms later".formatted(leader, led, begun));
        round.requireAtMost(
                variant == Unsteadiness.FOLLOWER_FLAPS ? 0 : TERMS_EACH_SECOND_MAX * hold.toSeconds(),
                begun,
                "terms begun under " + variant);
    }

    private static void flap(Round round, ClusterNode node, Duration hold) throws Exception {
        long end = System.nanoTime() + hold.toNanos();
        long dropped = 0;
        int times = 0;
        while (System.nanoTime() < end) {
            try (Cut cut = round.network().unplug(node)) {
                round.goOn(stays(round));
                dropped += cut.dropped();
            }
            times++;
            round.goOn(stays(round));
        }
        round.require(dropped > 0, "no packet was dropped");
        round.prove("%s unplugged %d times, %,d frames dropped".formatted(node, times, dropped));
    }

    private static void lose(Round round, int percent, Duration hold) throws Exception {
        try (Cut cut = round.network().lose(percent)) {
            round.goOn(hold);
            round.require(cut.dropped() > 0, "no packet was dropped");
            round.prove(cut.toString());
        }
    }

    private static Duration stays(Round round) {
        return Duration.ofMillis(STAYS_MILLIS_MIN + round.random().nextInt(STAYS_MILLIS_MORE));
    }
}
