package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.GapLimit;
import io.tidemark.failover.run.Round;
import java.util.Optional;

/** F22b: the leader is restarted in order, as in an upgrade of one node after the other. Clients of the others do not notice. */
final class LeaderStop implements Fault {

    @Override
    public String id() {
        return "F22b";
    }

    @Override
    public String title() {
        return "SIGTERM of the leader, and its restart";
    }

    @Override
    public Optional<GapLimit> gapLimit() {
        return Optional.of(GapLimit.LEADER_MOVES);
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitAllFollow();
        ElectionWatch elections = ElectionWatch.begin(round);
        round.injuring();
        int code = leader.stop();
        ClusterNode next = round.cluster().awaitLeader();
        round.prove("%s ended with exit code %d, and %s came to lead".formatted(leader, code, next));
        round.require(code == 0, leader + " ended with exit code " + code + ", expected 0");
        round.load().awaitAcknowledged(1);
        round.goOn(round.hold());
        leader.start();
        round.cluster().awaitAllFollow();
        round.healed();
        if (elections.requireOnly(1)) {
            round.requireNoErrorsBeside(leader);
        }
    }
}
