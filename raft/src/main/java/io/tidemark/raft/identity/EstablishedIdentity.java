package io.tidemark.raft.identity;

import com.alipay.sofa.jraft.util.Endpoint;
import java.util.List;

/**
 * Who a node is, now that it is settled; its storage is made and whole.
 *
 * @param clusterId the cluster's UUID, part of the Raft group's id
 * @param initialVoters the configuration with which an empty log begins; empty for a node that joined, which waits to be
 *     added
 */
public record EstablishedIdentity(String clusterId, String nodeId, List<Endpoint> initialVoters) {}
