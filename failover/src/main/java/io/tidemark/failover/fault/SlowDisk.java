package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.disk.SystemCallInjection;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.Round;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * F10: each fsync of the leader or of a follower takes 10 ms, 100 ms or a second longer, or does not return at all for ten
 * seconds. The others are a majority, so commits go on.
 */
final class SlowDisk implements Fault {

    /** Longer than any round: a call that hangs returns when strace leaves the process. */
    private static final Duration HUNG = Duration.ofHours(1);

    private static final Duration HUNG_FOR = Duration.ofSeconds(10);

    private static final List<Duration> DELAYS =
            List.of(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1), HUNG);

    private static final int COMMITS = 100;

    /** How many times as long commits may take beside a follower whose disk is slow. */
    private static final int SLOWER_MAX = 3;

    @Override
    public String id() {
        return "F10";
    }

    @Override
    public String title() {
        return "fsync slow or hung, of the leader or a follower";
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(Requirement.STRACE);
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitLeader();
        boolean isLeader = round.random().nextBoolean();
        ClusterNode slow = isLeader ? leader : round.anyOf(round.cluster().others(leader));
        Duration delay = DELAYS.get(round.random().nextInt(DELAYS.size()));
        Duration before = timeOfCommits(round);
        round.injuring();
        try (SystemCallInjection injection = SystemCallInjection.into(
                slow, SystemCallInjection.FSYNC, "delay_enter=" + delay.toMillis() + "ms", Collections.emptyList())) {
            Duration beside = timeOfCommits(round);
            if (!isLeader) {
                round.requireWithin(
                        before.multipliedBy(SLOWER_MAX), beside, COMMITS + " commits beside a slow follower");
            }
            round.goOn(delay.equals(HUNG) && round.hold().compareTo(HUNG_FOR) < 0 ? HUNG_FOR : round.hold());
            round.load().awaitAcknowledged(1);
            int begun = injection.begun();
            round.require(begun > 0, "no fsync of " + slow + " was slow");
            if (begun > 0) {
                round.prove("%d fsyncs of %s (%s) %s"
                        .formatted(
                                begun,
                                slow,
                                isLeader ? "leader" : "follower",
                                delay.equals(HUNG) ? "hung" : "took " + delay.toMillis() + " ms longer"));
            }
        }
        round.healed();
    }

    private static Duration timeOfCommits(Round round) {
        long began = System.nanoTime();
        round.load().awaitAcknowledged(COMMITS);
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
