package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.OffsetAnswer;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The leader is killed just when it has acknowledged a commit. */
class LeaderKillTest {

    private static final int ROUNDS = 20;

    /** At most so many commits of the load lie between a leader's election and its end. */
    private static final int COMMITS_PER_ROUND = 100;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final OffsetHistories histories = new OffsetHistories();

    @Test
    void whatALeaderAcknowledgedBeforeItWasKilledIsAnsweredByTheNextOne() throws Exception {
        Random random = new Random(TestSeed.next(LeaderKillTest.class));
        LocalCluster cluster = clusters.formed(directory);
        ClusterNode first = cluster.nodes().get(random.nextInt(3));
        try (WriteLoad load = WriteLoad.start(cluster, histories, random);
                Writer witness = new Writer("witness", cluster, first, histories, random)) {
            for (int round = 1; round <= ROUNDS; round++) {
                load.awaitAcknowledged(random.nextInt(COMMITS_PER_ROUND));
                ClusterNode leader = cluster.awaitAllFollow();
                long offset = witness.commitUntilAcknowledged();
                leader.kill();
                for (ClusterNode survivor : cluster.others(leader)) {
                    assertThat(offsetAt(survivor, witness.history()))
                            .as("round %d, %s killed, read through %s", round, leader, survivor)
                            .isEqualTo(offset);
                }
                leader.start();
                histories.requireFaultless();
            }
        }
        cluster.awaitAllFollow();
        histories.requireEverywhere(cluster);
    }

    private static long offsetAt(ClusterNode node, PositionHistory history) throws TidemarkException {
        try (TidemarkConnection connection = node.connect()) {
            OffsetAnswer answer =
                    Patience.untilAnswered(() -> connection.query(history.key(), Consistency.LINEARIZABLE));
            return answer.offset().orElse(PositionHistory.NOTHING);
        }
    }
}
