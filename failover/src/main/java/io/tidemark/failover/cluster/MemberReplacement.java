package io.tidemark.failover.cluster;

import static org.awaitility.Awaitility.await;

import io.tidemark.client.StepAnswer;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import java.time.Duration;

/**
 * The way back of a node that may not vote any more, as {@code tidemark member replace} goes it: the leader is asked for
 * one step after the other, and the node is started when it is to be. It begins empty, and keeps its old files beside.
 */
public final class MemberReplacement {

    /** A step may wait for the node to catch up. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final LocalCluster cluster;
    private final ClusterNode lost;
    private String told = "";

    private MemberReplacement(LocalCluster cluster, ClusterNode lost) {
        this.cluster = cluster;
        this.lost = lost;
    }

    /** Brings back a node that does not run, and returns when every node counts it among the voters. */
    public static void bringBack(LocalCluster cluster, ClusterNode lost) {
        new MemberReplacement(cluster, lost).run();
    }

    private void run() {
        await(lost + " is replaced").atMost(ClusterNode.PATIENCE).until(this::isDone);
        cluster.awaitAllFollow();
        for (ClusterNode node : cluster.runningNodes()) {
            await(node + " counts " + lost + " among the voters, last told: " + told)
                    .atMost(ClusterNode.PATIENCE)
                    .until(() -> node.status().stream()
                            .flatMap(status -> status.members().stream())
                            .anyMatch(member -> member.name().equals(lost.name()) && member.voter()));
        }
    }

    /** Asks for the next step; what fails may be asked for again. */
    private boolean isDone() {
        ClusterNode leader = cluster.awaitLeader();
        try (TidemarkConnection connection = TidemarkConnection.open(leader.address(), ANSWER_TIMEOUT)) {
            StepAnswer answer = connection.replaceMember(lost.name());
            told = answer.remark();
            if (!answer.done() && told.contains("node=" + lost + " is a learner") && !lost.isRunning()) {
                lost.start();
            }
            return answer.done();
        } catch (TidemarkException e) {
            told = String.valueOf(e.getMessage());
            return false;
        }
    }
}
