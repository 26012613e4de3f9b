package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;

/** F1: a follower dies. Clients of other nodes do not notice. */
final class FollowerKill implements Fault {

    @Override
    public String id() {
        return "F1";
    }

    @Override
    public String title() {
        return "kill -9 of a follower";
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitAllFollow();
        ClusterNode follower = round.anyOf(round.cluster().others(leader));
        ElectionWatch elections = ElectionWatch.begin(round);
        round.injuring();
        follower.kill();
        round.prove(follower + " died, leader was " + leader);
        round.goOn(round.hold());
        follower.start();
        round.cluster().awaitFollows(follower);
        round.healed();
        if (elections.requireOnly(0)) {
            round.requireNoErrorsBeside(follower);
        }
    }
}
