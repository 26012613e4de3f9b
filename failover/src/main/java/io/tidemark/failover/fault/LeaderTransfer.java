package io.tidemark.failover.fault;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.GapLimit;
import io.tidemark.failover.run.Round;
import java.time.Duration;
import java.util.Optional;

/** F22a: leadership is handed over by command. No client of any node has an error. */
final class LeaderTransfer implements Fault {

    /** In which clients would be told of what the move has cost them. */
    private static final Duration AFTERMATH = Duration.ofSeconds(1);

    @Override
    public String id() {
        return "F22a";
    }

    @Override
    public String title() {
        return "leader transfer by command";
    }

    @Override
    public Optional<GapLimit> gapLimit() {
        return Optional.of(GapLimit.LEADER_MOVES);
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitAllFollow();
        ClusterNode next = round.anyOf(round.cluster().others(leader));
        ElectionWatch elections = ElectionWatch.begin(round);
        round.injuring();
        try (TidemarkConnection connection = leader.connect()) {
            connection.transferLeadership(Optional.of(next.name()));
        }
        ClusterNode leads = round.cluster().awaitAllFollow();
        round.healed();
        round.require(leads == next, "%s leads, expected %s, which was named".formatted(leads, next));
        round.prove("%s handed over to %s".formatted(leader, leads));
        round.load().awaitAcknowledged(1);
        round.goOn(AFTERMATH);
        if (elections.requireOnly(1)) {
            round.requireNoErrors();
        }
    }
}
