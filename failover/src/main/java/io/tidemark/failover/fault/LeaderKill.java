package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.GapLimit;
import io.tidemark.failover.run.Round;
import java.util.Optional;

/** F2: the leader dies, and comes back under load. */
final class LeaderKill implements Fault {

    @Override
    public String id() {
        return "F2";
    }

    @Override
    public String title() {
        return "kill -9 of the leader";
    }

    @Override
    public Optional<GapLimit> gapLimit() {
        return Optional.of(GapLimit.LEADER_LOST);
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitLeader();
        round.injuring();
        leader.kill();
        round.prove("%s died, and %s came to lead".formatted(leader, round.goOnWithout(leader)));
        leader.start();
        round.cluster().awaitFollows(leader);
    }
}
