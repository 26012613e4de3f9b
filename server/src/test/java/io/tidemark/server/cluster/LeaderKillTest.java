package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.load.RoamingConnection;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The leader is killed just when it has acknowledged a commit. */
class LeaderKillTest {

    private static final int ROUNDS = 20;

    /** At most so many commits of the load lie between a leader's election and its end. */
    private static final int COMMITS_PER_ROUND = 50;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final Random random = new Random(TestSeed.next(LeaderKillTest.class));

    private int tries;

    @Test
    void whatALeaderAcknowledgedBeforeItWasKilledIsAnsweredByTheNextOne() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        ClusterNode first = cluster.nodes().get(random.nextInt(3));
        try (CheckedLoad load = CheckedLoad.start(cluster, random);
                RoamingConnection witness = new RoamingConnection(cluster::nodes, first, random)) {
            for (int round = 1; round <= ROUNDS; round++) {
                load.awaitAcknowledged(random.nextInt(COMMITS_PER_ROUND));
                ClusterNode leader = cluster.awaitAllFollow();
                Position acknowledged = commit(witness);
                leader.kill();
                for (ClusterNode survivor : cluster.others(leader)) {
                    assertThat(offsetAt(survivor, acknowledged.key()))
                            .as("round %d, %s killed, read through %s", round, leader, survivor)
                            .hasValue(acknowledged.offset());
                }
                leader.start();
            }
            load.finish();
        }
    }

    /** Commits until it is acknowledged; each try has a position of its own, so that a late one undoes nothing. */
    private Position commit(RoamingConnection connection) throws TidemarkException {
        return Patience.untilAnswered(() -> {
            Position position =
                    new Position(PositionKey.of("", "orders", "witness", tries++), 1 + random.nextInt(1_000));
            try {
                long unused = connection.open().commit(position);
                return position;
            } catch (TidemarkException e) {
                connection.leave();
                throw e;
            }
        });
    }

    private static Optional<Long> offsetAt(ClusterNode node, PositionKey key) throws TidemarkException {
        try (TidemarkConnection connection = node.connect()) {
            return Patience.untilAnswered(() -> connection.query(key, Consistency.LINEARIZABLE))
                    .offset();
        }
    }
}
