package io.tidemark.raft.identity;

import com.alipay.sofa.jraft.util.Endpoint;
import java.util.List;
import java.util.SortedMap;

/**
 * Which cluster and which node a data directory belongs to; never changes once it is written.
 *
 * @param clusterId the cluster's UUID
 * @param incarnation the directory's random name: a node that lost its directory comes back with another one
 * @param founders the nodes that founded the cluster; empty when this node joined one whose leader did not know them
 */
record Identity(String clusterId, String nodeId, String incarnation, SortedMap<String, Founder> founders) {

    /** Whether this very directory took part in the founding, so that it may vote from the first day. */
    boolean isFounder() {
        return Founder.isListed(founders, nodeId, incarnation);
    }

    /** The configuration with which a log without entries begins: the founders, or none for a node that joined. */
    List<Endpoint> initialVoters() {
        return isFounder() ? founders.values().stream().map(Founder::address).toList() : List.of();
    }
}
