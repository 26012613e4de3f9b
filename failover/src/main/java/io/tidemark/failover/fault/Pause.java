package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.GapLimit;
import io.tidemark.failover.run.Round;
import java.util.Optional;

/**
 * F4: the leader stands still, as in a long collection of garbage, until another one leads and longer; then it goes on as
 * if nothing had happened. It may neither answer a read from its old table nor acknowledge anything.
 */
final class Pause implements Fault {

    @Override
    public String id() {
        return "F4";
    }

    @Override
    public String title() {
        return "SIGSTOP of the leader, then SIGCONT";
    }

    @Override
    public Optional<GapLimit> gapLimit() {
        return Optional.of(GapLimit.LEADER_LOST);
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitLeader();
        round.injuring();
        leader.pause();
        try {
            round.prove("%s stood, and %s came to lead".formatted(leader, round.goOnWithout(leader)));
        } finally {
            leader.resume();
        }
        round.cluster().awaitFollows(leader);
    }
}
