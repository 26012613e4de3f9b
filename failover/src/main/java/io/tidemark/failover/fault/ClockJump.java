package io.tidemark.failover.fault;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.SteeredClock;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.run.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * F17: the clock of one node jumps, once or again and again. Nothing rests on the time of day, so there is no election,
 * and the cluster goes on as if nothing had happened.
 */
final class ClockJump implements Fault {

    private static final Duration LOG_IS_RIGHT_WITHIN = Duration.ofSeconds(5);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TEN = Duration.ofSeconds(10);

    private final Map<String, SteeredClock> clocks = new HashMap<>();

    /** How a clock jumps. */
    private enum Jump {
        AN_HOUR_AHEAD,
        AN_HOUR_BACK,
        /** As when a clock that was wrong is set right. */
        AHEAD_AND_BACK,
        TEN_SECONDS_TO_AND_FRO;

        /** How far ahead it stands, one after the other. */
        List<Duration> ahead() {
            return switch (this) {
                case AN_HOUR_AHEAD -> List.of(HOUR);
                case AN_HOUR_BACK -> List.of(HOUR.negated());
                case AHEAD_AND_BACK -> List.of(HOUR, Duration.ZERO, Duration.ofMinutes(-1));
                case TEN_SECONDS_TO_AND_FRO -> List.of(TEN, TEN.negated(), TEN);
            };
        }
    }

    @Override
    public String id() {
        return "F17";
    }

    @Override
    public String title() {
        return "clock of one node jumps";
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(Requirement.FAKETIME);
    }

    @Override
    public void prepare(Stage stage) {
        for (ClusterNode node : stage.cluster().nodes()) {
            clocks.put(node.name(), stage.closeAtEnd(new SteeredClock(node)));
        }
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitAllFollow();
        boolean ofLeader = round.random().nextBoolean();
        ClusterNode node = ofLeader ? leader : round.anyOf(round.cluster().others(leader));
        Jump jump = round.anyOf(List.of(Jump.values()));
        SteeredClock clock = clock(node);
        ElectionWatch elections = ElectionWatch.begin(round);
        round.injuring();
        try {
            for (Duration ahead : jump.ahead()) {
                clock.put(ahead);
                round.goOn(SteeredClock.NOTICED_WITHIN.plusMillis(100));
            }
            Duration ahead = jump.ahead().get(jump.ahead().size() - 1);
            if (elections.requireOnly(0)) {
                round.requireNoErrors();
            }
            Duration told = aheadByItsLog(round, node);
            round.require(
                    told.minus(ahead).abs().compareTo(LOG_IS_RIGHT_WITHIN) <= 0,
                    "the log of %s was %d s ahead, expected %d s".formatted(node, told.toSeconds(), ahead.toSeconds()));
            round.prove("%s, %s, jumped %s; its log was %d s ahead then"
                    .formatted(node, ofLeader ? "the leader" : "a follower", jump, told.toSeconds()));
            round.load().awaitAcknowledged(1);
        } finally {
            clock.put(Duration.ZERO);
        }
        round.goOn(SteeredClock.NOTICED_WITHIN);
        round.cluster().awaitAllFollow();
        round.healed();
    }

    /** Has leadership move, which every node writes to its log, and compares that with the true time. */
    private static Duration aheadByItsLog(Round round, ClusterNode node) throws Exception {
        int before = node.output().length();
        ClusterNode leader = round.cluster().awaitAllFollow();
        Instant moved = Instant.now();
        try (TidemarkConnection connection = leader.connect()) {
            connection.transferLeadership(Optional.empty());
        }
        round.cluster().awaitAllFollow();
        Instant told = SteeredClock.lastTime(node.output().substring(before))
                .orElseThrow(() -> new IllegalStateException(node + " wrote nothing about the new leader"));
        return Duration.between(moved, told);
    }

    private SteeredClock clock(ClusterNode node) {
        SteeredClock clock = clocks.get(node.name());
        if (clock == null) {
            throw new IllegalStateException(node + " has no clock of its own");
        }
        return clock;
    }
}
