package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import java.time.Duration;
import java.util.List;

/**
 * F4b: the leader or a follower stands still for less than an election takes, for about as long, or for longer. Whether
 * somebody else comes to lead meanwhile is left to the cluster.
 */
final class ShortPause implements Fault {

    private static final List<Duration> LENGTHS =
            List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5));

    @Override
    public String id() {
        return "F4b";
    }

    @Override
    public String title() {
        return "SIGSTOP of any node for 0.2, 1 or 5 s";
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitAllFollow();
        boolean ofLeader = round.random().nextBoolean();
        ClusterNode node = ofLeader ? leader : round.anyOf(round.cluster().others(leader));
        Duration length = round.anyOf(LENGTHS);
        ElectionWatch elections = ElectionWatch.begin(round);
        round.injuring();
        long paused = System.nanoTime();
        node.pause();
        try {
            round.goOn(length);
        } finally {
            node.resume();
        }
        Duration stood = Duration.ofNanos(System.nanoTime() - paused);
        ClusterNode leads = round.cluster().awaitAllFollow();
        round.prove("%s, %s, stood for %d ms, and then %s led"
                .formatted(node, ofLeader ? "the leader" : "a follower", stood.toMillis(), leads));
        round.healed();
        if (!ofLeader && elections.requireOnly(0)) {
            round.requireNoErrorsBeside(node);
        }
    }
}
