package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.RefusedException;
import io.tidemark.client.ServerAddress;
import io.tidemark.client.StepAnswer;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.UnavailableException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.cluster.MemberChanges;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Members come and go at run time, one at a time and under load, until none of those that founded the cluster is left. */
class MembershipTest {

    private static final int COMMITS_BETWEEN = 100;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    @Test
    void eachOfThreeNodesIsReplacedByANewOneUnderLoad() throws Exception {
        Random random = new Random(TestSeed.next(MembershipTest.class));
        LocalCluster cluster = clusters.create(directory, 3);
        // An election that a busy machine brings about would look like one that a removed node has caused.
        cluster.set("electionTimeoutMillis", "2000");
        ClusterNode first = cluster.form();
        List<ClusterNode> founders = cluster.nodes();
        requireNonsenseIsRefused(cluster);
        try (CheckedLoad load = CheckedLoad.start(cluster, random)) {
            replaceByANewOne(cluster, first, load);
            requireThatItDisturbsNobody(cluster, first, load);
            for (ClusterNode founder : cluster.others(first)) {
                if (founders.contains(founder)) {
                    replaceByANewOne(cluster, founder, load);
                    assertThat(founder.stop()).as("exit code of %s", founder).isZero();
                }
            }
            load.awaitAcknowledged(COMMITS_BETWEEN);
            load.finish();
        }
        for (ClusterNode node : cluster.nodes()) {
            await("all members by name, at " + node)
                    .atMost(ClusterNode.PATIENCE)
                    .untilAsserted(() -> assertThat(node.status().orElseThrow().members())
                            .containsExactlyElementsOf(cluster.nodes().stream()
                                    .map(member -> new NodeStatusBody.Member(member.name(), member.raftAddress(), true))
                                    .toList()));
        }
    }

    private static void replaceByANewOne(LocalCluster cluster, ClusterNode old, CheckedLoad load) throws Exception {
        MemberChanges changes = new MemberChanges(cluster);
        ClusterNode follower = cluster.others(cluster.awaitAllFollow(), old).get(0);
        ClusterNode fresh = cluster.newcomer(follower);
        fresh.set("electionTimeoutMillis", "2000");
        fresh.start();
        awaitOutside(fresh);
        changes.add(fresh);
        load.awaitAcknowledged(COMMITS_BETWEEN);
        changes.promote(fresh);
        load.awaitAcknowledged(COMMITS_BETWEEN);
        changes.remove(old);
        cluster.giveUp(old);
        awaitOutside(old);
        load.awaitAcknowledged(COMMITS_BETWEEN);
    }

    /** A removed node that is started again: it asks for votes or waits, answers no request, and no term begins. */
    private static void requireThatItDisturbsNobody(LocalCluster cluster, ClusterNode removed, CheckedLoad load)
            throws Exception {
        assertThat(removed.stop()).as("exit code of %s", removed).isZero();
        long term = term(cluster.awaitAllFollow());
        removed.start();
        awaitOutside(removed);
        try (TidemarkConnection connection = removed.connect()) {
            Position position = new Position(PositionKey.of("", "orders", "outside", 0), 1);
            assertThatThrownBy(() -> connection.commit(position)).isInstanceOf(UnavailableException.class);
        }
        load.awaitAcknowledged(COMMITS_BETWEEN);
        assertThat(term(cluster.awaitAllFollow())).as("the term").isEqualTo(term);
        assertThat(removed.stop()).as("exit code of %s", removed).isZero();
    }

    private static void requireNonsenseIsRefused(LocalCluster cluster) throws Exception {
        ClusterNode leader = cluster.awaitLeader();
        ClusterNode follower = cluster.others(leader).get(0);
        ServerAddress nobody = new ServerAddress("127.0.0.1", 1);
        try (TidemarkConnection connection = leader.connect()) {
            requireRefused(() -> connection.promoteMember("n9"), "node=n9 is not known");
            requireRefused(() -> connection.removeMember("n9"), "node=n9 is not known");
            requireRefused(() -> connection.addMember("n9", raft(follower)), "is taken by the member node=" + follower);
            requireRefused(() -> connection.addMember(follower.name(), nobody), "node=" + follower + " is taken");
            StepAnswer voter = connection.promoteMember(follower.name());
            assertThat(voter.done()).as(voter.remark()).isTrue();
            StepAnswer silent = connection.addMember("n9", nobody);
            assertThat(silent.done()).as(silent.remark()).isFalse();
            assertThat(connection.status().members()).as("members").hasSize(3);
        }
    }

    private static void requireRefused(Patience.Asking<StepAnswer> asking, String remark) {
        assertThatThrownBy(asking::ask).isInstanceOf(RefusedException.class).hasMessageContaining(remark);
    }

    /** Waits until the node says that it is no member. */
    private static void awaitOutside(ClusterNode node) {
        await(node + " says that it is no member")
                .atMost(ClusterNode.PATIENCE)
                .until(() -> node.status().stream()
                        .flatMap(status -> status.trouble().stream())
                        .anyMatch(line -> line.contains("this node is no member of its cluster")));
    }

    private static long term(ClusterNode node) {
        return node.status().orElseThrow().term();
    }

    private static ServerAddress raft(ClusterNode node) {
        return ServerAddress.parse(node.raftAddress());
    }
}
