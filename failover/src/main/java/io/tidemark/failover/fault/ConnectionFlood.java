package io.tidemark.failover.fault;

import static org.awaitility.Awaitility.await;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.wire.Flood;
import java.time.Duration;

/**
 * F30: connections that are opened and closed as fast as can be, to all nodes, and then more of them at once to the leader
 * than it takes. The port between nodes is another one: the leader goes on leading.
 */
final class ConnectionFlood implements Fault {

    /** More than connectionsMax, which is 4,096. */
    private static final int AT_ONCE = 5_000;

    private static final Duration RECOVERS_WITHIN = Duration.ofSeconds(5);

    @Override
    public String id() {
        return "F30";
    }

    @Override
    public String title() {
        return "connections in a loop, then 5,000 at once";
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitAllFollow();
        Bystanders bystanders = new Bystanders(round);
        round.injuring();
        long looped = 0;
        for (ClusterNode node : round.cluster().nodes()) {
            looped += Flood.connectAndClose(node, round.hold().dividedBy(3));
        }
        bystanders.requireUndisturbed();
        long before = round.observations().acknowledged();
        try (Flood flood = Flood.open(leader, AT_ONCE)) {
            // Those that find the queue of new connections full try again for some seconds.
            await(leader + " closes what is too much")
                    .atMost(ClusterNode.PATIENCE)
                    .until(() -> flood.closedByNode() > 0);
            round.goOn(round.hold().dividedBy(3));
            // Clients that roam find no place at the leader now; those who have one, and the other nodes, go on.
            bystanders.requireLeaderStayed();
            int refused = flood.closedByNode();
            round.prove(
                    "%,d connections were opened and closed; of %,d at once %s closed %,d, and %d commits were acknowledged"
                            .formatted(
                                    looped,
                                    AT_ONCE,
                                    leader,
                                    refused,
                                    round.observations().acknowledged() - before));
        }
        long closed = System.nanoTime();
        awaitTakesConnections(leader);
        round.requireWithin(
                RECOVERS_WITHIN, Duration.ofNanos(System.nanoTime() - closed), "until connections were taken again");
        round.healed();
        bystanders.requireServed();
    }

    private static void awaitTakesConnections(ClusterNode node) {
        await(node + " takes connections")
                .atMost(ClusterNode.PATIENCE)
                .until(() -> node.status().isPresent());
    }
}
