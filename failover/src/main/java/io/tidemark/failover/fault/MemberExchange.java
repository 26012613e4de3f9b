package io.tidemark.failover.fault;

import static org.awaitility.Awaitility.await;

import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.cluster.MemberChanges;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * F23: a new node takes the place of a voter, which may be the leader; in some rounds the leader dies during one of the
 * changes, and the same command goes on with what was half done. The node that was removed disturbs nobody.
 */
final class MemberExchange implements Fault {

    private static final Duration DEAD = Duration.ofSeconds(1);

    /** In which a removed node would begin a term if it could. */
    private static final Duration REMOVED = Duration.ofSeconds(1);

    /** In which a change is under way, more or less. */
    private static final int CHANGE_MILLIS = 40;

    private static final int COMMITS_BETWEEN = 50;

    /** The change during which the leader dies. */
    private enum Deadly {
        NONE,
        ADD,
        PROMOTE,
        REMOVE
    }

    @Override
    public String id() {
        return "F23";
    }

    @Override
    public String title() {
        return "voter exchanged for a new node, leader killed meanwhile";
    }

    @Override
    public void strike(Round round) throws Exception {
        LocalCluster cluster = round.cluster();
        MemberChanges changes = new MemberChanges(cluster);
        ClusterNode leader = cluster.awaitAllFollow();
        boolean ofLeader = round.random().nextBoolean();
        ClusterNode old = ofLeader ? leader : round.anyOf(cluster.others(leader));
        Deadly deadly = round.anyOf(List.of(Deadly.values()));
        ClusterNode fresh = cluster.newcomer(round.anyOf(cluster.others(old)));
        round.injuring();
        fresh.start();
        change(round, deadly == Deadly.ADD, () -> changes.add(fresh));
        change(round, deadly == Deadly.PROMOTE, () -> changes.promote(fresh));
        change(round, deadly == Deadly.REMOVE, () -> changes.remove(old));
        cluster.giveUp(old);
        round.prove("%s took the place of %s, %s".formatted(fresh, old, ofLeader ? "the leader" : "a follower"));
        requireThatItDisturbsNobody(round, old);
        requireMembers(cluster);
        round.healed();
    }

    /** Makes the change, and kills the leader while it is under way. */
    private static void change(Round round, boolean deadly, Runnable change) throws Exception {
        if (deadly) {
            CompletableFuture<Void> command = CompletableFuture.runAsync(change);
            ClusterNode leader = round.cluster().awaitLeader();
            round.goOn(Duration.ofMillis(round.random().nextInt(CHANGE_MILLIS)));
            leader.kill();
            round.prove(
                    "%s, which led, died %s".formatted(leader, command.isDone() ? "after a change" : "in a change"));
            round.goOn(DEAD);
            leader.start();
            command.get(ClusterNode.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } else {
            change.run();
        }
        round.load().awaitAcknowledged(COMMITS_BETWEEN);
    }

    private static void requireThatItDisturbsNobody(Round round, ClusterNode removed) throws Exception {
        ElectionWatch elections = ElectionWatch.begin(round);
        await(removed + " says that it is no member")
                .atMost(ClusterNode.PATIENCE)
                .until(() -> removed.awaitStatus().trouble().stream()
                        .anyMatch(line -> line.contains("this node is no member of its cluster")));
        round.goOn(REMOVED);
        elections.requireOnly(0);
        int code = removed.stop();
        round.require(code == 0, removed + " ended with exit code " + code + ", expected 0");
        ClusterNode.deleteTree(removed.data());
    }

    private static void requireMembers(LocalCluster cluster) {
        List<NodeStatusBody.Member> expected = cluster.nodes().stream()
                .map(node -> new NodeStatusBody.Member(node.name(), node.raftAddress(), true))
                .toList();
        for (ClusterNode node : cluster.nodes()) {
            await("all members by name, at " + node)
                    .atMost(ClusterNode.PATIENCE)
                    .until(() -> List.copyOf(node.awaitStatus().members()).containsAll(expected)
                            && node.awaitStatus().members().size() == expected.size());
        }
    }
}
