package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import java.time.Duration;

/** F3: all nodes die at once. */
final class AllKill implements Fault {

    private static final Duration SERVES_AGAIN = Duration.ofSeconds(5);

    @Override
    public String id() {
        return "F3";
    }

    @Override
    public String title() {
        return "kill -9 of all nodes at once";
    }

    @Override
    public void strike(Round round) throws Exception {
        round.cluster().awaitLeader();
        round.injuring();
        round.cluster().killAll();
        round.prove("all nodes died: " + round.cluster().nodes());
        long started = System.nanoTime();
        round.cluster().nodes().forEach(ClusterNode::start);
        round.load().awaitAcknowledged(1);
        round.requireWithin(SERVES_AGAIN, Duration.ofNanos(System.nanoTime() - started), "until commits were served");
    }
}
