package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.Cut;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.GapLimit;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.Round;
import java.util.List;
import java.util.Optional;

/** F5: the leader's cable is pulled. Nobody is told that it is gone, neither nodes nor clients: no connection ends. */
final class LeaderUnplugged implements Fault {

    @Override
    public String id() {
        return "F5";
    }

    @Override
    public String title() {
        return "leader unplugged: packets vanish, to nodes and clients";
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(Requirement.NETWORK, Requirement.NFTABLES);
    }

    @Override
    public Optional<GapLimit> gapLimit() {
        return Optional.of(GapLimit.LEADER_LOST);
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitLeader();
        round.injuring();
        try (Cut cut = round.network().unplug(leader)) {
            ClusterNode next = round.goOnWithout(leader);
            round.require(cut.dropped() > 0, "no packet was dropped");
            round.prove("%s; %s came to lead".formatted(cut, next));
        }
        round.cluster().awaitFollows(leader);
        round.healed();
    }
}
