package io.tidemark.client;

import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.NodeStatusBody.Member;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the servers of a cluster say of themselves, all asked at once.
 *
 * @param nodes one for each server that was given to the client, and for each leader that they name
 * @param unheard members of which no answer came; nodes do not know each other's addresses for clients, so these may be
 *     servers that did not answer, or servers that were not given
 */
public record ClusterStatus(List<NodeReport> nodes, List<Member> unheard) {

    public ClusterStatus {
        nodes = List.copyOf(nodes);
        unheard = List.copyOf(unheard);
    }

    /** The node that says it leads, in the highest term if several do. */
    public Optional<NodeStatusBody> leader() {
        return nodes.stream()
                .flatMap(node -> node.status().stream())
                .filter(status -> status.role().equals("LEADER"))
                .max(Comparator.comparingLong(NodeStatusBody::term));
    }
}
