package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.wire.RaftAdminRequest;
import io.tidemark.failover.wire.RaftPortClient;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * F34: a stranger that knows the group's name, which every node tells, asks each node's raft port for JRaft's
 * administration. All of it is refused, and neither the members nor the leader change.
 */
final class AdminStranger implements Fault {

    /** How JRaft says that its administration is switched off. */
    private static final String REFUSAL = "Cli service is not allowed";

    @Override
    public String id() {
        return "F34";
    }

    @Override
    public String title() {
        return "raft administration by a stranger at the raft port";
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitAllFollow();
        Set<String> members = members(leader);
        String group = "tidemark-" + leader.status().orElseThrow().clusterId();
        Bystanders bystanders = new Bystanders(round);
        round.injuring();
        int asked = 0;
        for (ClusterNode node : round.cluster().nodes()) {
            ClusterNode other = round.anyOf(round.cluster().others(node));
            try (RaftPortClient stranger = RaftPortClient.connect(node)) {
                for (RaftAdminRequest request : RaftAdminRequest.all(group, node, other)) {
                    RaftPortClient.Answer answer =
                            stranger.call(request.className(), RaftPortClient.HESSIAN, request.content());
                    round.require(
                            answer.says(REFUSAL),
                            "%s was asked to %s and answered status=%d %s"
                                    .formatted(node, request.what(), answer.status(), answer.className()));
                    asked++;
                }
            }
        }
        round.prove("%d requests of raft administration came to a processor, and each was answered: %s"
                .formatted(asked, REFUSAL));
        round.healed();
        bystanders.requireUndisturbed();
        for (ClusterNode node : round.cluster().nodes()) {
            Set<String> now = members(node);
            round.require(now.equals(members), "%s has the members %s, expected %s".formatted(node, now, members));
        }
    }

    private static Set<String> members(ClusterNode node) {
        return node.status().orElseThrow().members().stream()
                .map(member -> member.raft() + (member.voter() ? "" : ", learner"))
                .collect(Collectors.toSet());
    }
}
