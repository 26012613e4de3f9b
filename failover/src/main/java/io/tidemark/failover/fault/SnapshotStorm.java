package io.tidemark.failover.fault;

import static org.awaitility.Awaitility.await;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.Filler;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * F24: snapshots are taken as often as can be, and a node was down for so long that the others have dropped what it lacks
 * of the log: it takes the leader's snapshot over. In some rounds it or the leader dies meanwhile. A snapshot of which a
 * part has come is never used.
 */
final class SnapshotStorm implements Fault {

    private static final String INTERVAL = "flushConsumerOffsetInterval";

    /** The shortest that a node takes. */
    private static final String AS_OFTEN_AS_CAN_BE = "100";

    /** Of the node that was down: what it took over stays for so long that it can be looked at. */
    private static final String SELDOM = "3000";

    /** Each drops the log up to the one before it. */
    private static final int SNAPSHOTS_WHILE_DOWN = 3;

    /** So many that a snapshot is some megabytes long, and taking it over takes a while. */
    private static final int FILLER = 100_000;

    private boolean filled;

    /** Who dies while a snapshot is taken over. */
    private enum Victim {
        NOBODY,
        RECEIVER,
        SENDER
    }

    @Override
    public String id() {
        return "F24";
    }

    @Override
    public String title() {
        return "snapshots all the time, and one taken over";
    }

    @Override
    public void prepare(Stage stage) {
        stage.cluster().set(INTERVAL, AS_OFTEN_AS_CAN_BE);
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode late = round.anyOf(round.cluster().nodes());
        Victim victim = round.anyOf(List.of(Victim.values()));
        fillOnce(round.cluster().awaitAllFollow());
        round.injuring();
        long applied = late.awaitStatus().applied();
        late.kill();
        ClusterNode leader = round.cluster().awaitLeader();
        long dropped = awaitSnapshots(leader, applied);
        late.set(INTERVAL, SELDOM);
        try {
            late.start();
            if (victim != Victim.NOBODY) {
                killWhileTakenOver(round, late, victim);
            }
            round.prove("%s had applied index %d, the others went on to a snapshot of %d, and it took over %s"
                    .formatted(late, applied, dropped, awaitTakenOver(late, applied)));
        } finally {
            late.set(INTERVAL, AS_OFTEN_AS_CAN_BE);
        }
        round.cluster().start();
    }

    private void fillOnce(ClusterNode node) throws Exception {
        if (filled) {
            return;
        }
        Filler.inLongRows(node, FILLER);
        filled = true;
    }

    /** Waits until the node has taken some snapshots beyond this index; returns the newest one's. */
    private static long awaitSnapshots(ClusterNode node, long index) {
        long newest = index;
        for (int i = 0; i < SNAPSHOTS_WHILE_DOWN; i++) {
            long before = newest;
            newest = await(node + " takes a snapshot")
                    .atMost(ClusterNode.PATIENCE)
                    .until(node::raftSnapshotIndex, taken -> taken > before);
        }
        return newest;
    }

    private static void killWhileTakenOver(Round round, ClusterNode late, Victim victim) {
        ClusterNode leader = round.cluster().awaitLeader();
        Path part =
                late.data().resolve("raft").resolve("snapshot").resolve("temp").resolve("consumerOffset.json");
        await(late + " takes a snapshot over")
                .atMost(ClusterNode.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .ignoreExceptionsInstanceOf(IOException.class) // it may be renamed at any moment
                .until(() -> Files.exists(part) && Files.size(part) > 0);
        ClusterNode killed = victim == Victim.RECEIVER ? late : leader;
        killed.sendKill();
        killed.awaitExit();
        round.prove("%s, the %s, died meanwhile".formatted(killed, victim));
        killed.start();
    }

    /** Waits until this node has a snapshot beyond this index that another node wrote; returns whose, and of what index. */
    private static String awaitTakenOver(ClusterNode node, long index) {
        return await(node + " has taken a snapshot over")
                .atMost(ClusterNode.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(IOException.class) // it may be replaced at any moment
                .until(
                        () -> node.raftSnapshotIndex() > index
                                        && !node.raftSnapshotOrigin().equals(node.name())
                                ? "%s's of %d".formatted(node.raftSnapshotOrigin(), node.raftSnapshotIndex())
                                : "",
                        told -> !told.isEmpty());
    }
}
