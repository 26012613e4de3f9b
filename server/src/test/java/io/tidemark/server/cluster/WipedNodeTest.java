package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A voter that lost what its vote rests on: it does not vote, and its operator brings it back under load. */
class WipedNodeTest {

    /** As {@code scripts/server} documents it. */
    private static final int WIPED = 5;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    @Test
    void whateverItLostItRefusesToVoteAndMemberReplaceBringsItBackUnderLoad() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        // Through the two that keep their disks: they serve all the while.
        ClusterNode lost = cluster.others(cluster.awaitLeader()).get(0);
        try (LedgerWriter writer = LedgerWriter.start("beside-a-wiped-node", cluster.others(lost))) {
            for (Loss loss : Loss.values()) {
                writer.awaitAcknowledged(50);
                lost.kill();
                loss.happenTo(lost);

                lost.start();

                assertThat(lost.awaitExit())
                        .as("exit code after the loss of %s", loss)
                        .isEqualTo(WIPED);
                assertThat(lost.output())
                        .as("what it says after the loss of %s", loss)
                        .contains("node was wiped: nodeId=" + lost, loss.told(lost), "member replace " + lost);
                writer.awaitAcknowledged(50);

                MemberReplacement.bringBack(cluster, lost);

                writer.awaitAcknowledged(50);
            }
            writer.stop();
            for (ClusterNode node : cluster.nodes()) {
                writer.requireKept(node);
            }
            requireItsVoteCounts(cluster, lost);
        }
        cluster.awaitEqualReplicas();
    }

    @Test
    void aNodeThatWasRestartedAsALearnerStandsForElectionOnceItIsAVoter() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        ClusterNode lost = cluster.others(cluster.awaitLeader()).get(0);
        PositionKey key = PositionKey.of("", "orders", "billing", 0);
        commit(cluster.awaitLeader(), new Position(key, 1));
        lost.kill();
        lost.wipe();
        try (TidemarkConnection leader = cluster.awaitLeader().connect()) {
            await(lost + " is a learner of the leader's")
                    .atMost(ClusterNode.PATIENCE)
                    .until(() -> leader.replaceMember(lost.name()).remark().contains("is a learner"));
        }
        lost.start();
        awaitLearner(lost);
        lost.kill();
        lost.start();
        awaitLearner(lost);
        MemberReplacement.bringBack(cluster, lost);

        ClusterNode leader = cluster.awaitAllFollow();
        ClusterNode behind = cluster.others(leader, lost).get(0);
        behind.kill();
        commit(leader, new Position(key, 2));
        leader.kill();
        behind.start();
        // One of the two lacks the commit and can't be elected; unless the other was the leader, that is the lost one.
        cluster.awaitLeader();
        leader.start();
        cluster.awaitAllFollow();
        cluster.awaitEqualReplicas();
        try (TidemarkConnection connection = behind.connect()) {
            assertThat(connection.query(key, Consistency.LINEARIZABLE).offset()).contains(2L);
        }
    }

    private static void commit(ClusterNode node, Position position) throws TidemarkException {
        try (TidemarkConnection connection = node.connect()) {
            assertThat(Patience.untilAnswered(() -> connection.commit(position)))
                    .isPositive();
        }
    }

    private static void awaitLearner(ClusterNode node) {
        await(node + " is a learner")
                .atMost(ClusterNode.PATIENCE)
                .until(() -> node.status()
                        .filter(status -> status.role().equals("LEARNER"))
                        .isPresent());
    }

    /** Without one of the others the cluster can only go on with the vote of the one that was lost. */
    private static void requireItsVoteCounts(LocalCluster cluster, ClusterNode lost) throws Exception {
        ClusterNode killed = cluster.others(lost).get(0);
        killed.kill();
        try (LedgerWriter writer = LedgerWriter.start("by-its-vote", cluster.others(killed))) {
            writer.awaitAcknowledged(20);
            writer.stop();
            writer.requireKept(lost);
        }
        killed.start();
        cluster.awaitAllFollow();
    }

    private enum Loss {
        EVERYTHING {
            @Override
            void happenTo(ClusterNode node) throws IOException {
                node.wipe();
            }

            @Override
            String told(ClusterNode node) {
                return node.data() + " is empty";
            }
        },
        THE_LOG {
            @Override
            void happenTo(ClusterNode node) throws IOException {
                ClusterNode.deleteTree(node.raftLog());
            }

            @Override
            String told(ClusterNode node) {
                return "nothing is left of " + node.raftLog();
            }
        },
        TERM_AND_VOTE {
            @Override
            void happenTo(ClusterNode node) throws IOException {
                Files.delete(node.raftMeta());
            }

            @Override
            String told(ClusterNode node) {
                return "nothing is left of " + node.raftMeta();
            }
        };

        abstract void happenTo(ClusterNode node) throws IOException;

        abstract String told(ClusterNode node);
    }
}
