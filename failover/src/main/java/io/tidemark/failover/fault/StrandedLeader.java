package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.Cut;
import io.tidemark.failover.load.LoyalClients;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.Round;
import java.util.List;

/**
 * F32: clients still reach the leader, which reaches its peers no longer, and ask it as fast as it answers from before the
 * cut until after another one leads. It may answer no read from its table, which nobody has told that it is old, and
 * acknowledge nothing; the histories show whether what it answered around the cut was true.
 */
final class StrandedLeader implements Fault {

    private static final int CLIENTS = 12;

    @Override
    public String id() {
        return "F32";
    }

    @Override
    public String title() {
        return "clients reach a leader that its peers do not reach";
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(Requirement.NETWORK, Requirement.NFTABLES);
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitLeader();
        LoyalClients clients = round.load().loyalTo(leader, CLIENTS);
        long from;
        long to;
        try (clients) {
            round.load().awaitAcknowledged(CLIENTS);
            round.injuring();
            try (Cut cut = round.network().isolate(leader)) {
                from = round.observations().elapsedNanos();
                ClusterNode next = round.goOnWithout(leader);
                clients.awaitTold(from);
                to = round.observations().elapsedNanos();
                round.require(cut.dropped() > 0, "no packet was dropped");
                round.prove("%s led, %s came to lead; %s".formatted(leader, next, cut));
            }
        }
        round.cluster().awaitFollows(leader);
        round.healed();
        AskedWhileCut asked = new AskedWhileCut(round, clients, from, to);
        asked.requireNothingServed();
        asked.requireAnsweredInTime();
        round.prove(asked.toString());
    }
}
