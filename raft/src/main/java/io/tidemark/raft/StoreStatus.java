package io.tidemark.raft;

import io.tidemark.core.offset.TableSummary;
import java.util.List;

/**
 * What a node knows of itself and its cluster.
 *
 * @param clusterId the cluster's UUID, or "" before the node belongs to one
 * @param leaderId the leader's node id, or "" when none is known
 * @param leaderClientAddress where clients reach the leader, host:port, or "" when it is not known
 * @param term the Raft term this node last heard of through a leader
 * @param members the configuration in force, voters first
 * @param troubles one line for each thing that needs a person's eye; empty when all is well
 */
public record StoreStatus(
        String nodeId,
        String clusterId,
        Role role,
        String leaderId,
        String leaderClientAddress,
        long term,
        TableSummary table,
        List<Member> members,
        List<String> troubles) {

    /** What a node does in its cluster at present. */
    public enum Role {
        LEADER,
        FOLLOWER,
        LEARNER,
        CANDIDATE
    }

    /**
     * One member of the configuration.
     *
     * @param nodeId its name, or its raft address as long as nobody has told the name
     * @param raftAddress host:port
     * @param clientAddress where clients reach it, host:port, or "" as long as this node has not heard it
     */
    public record Member(String nodeId, String raftAddress, boolean voter, String clientAddress) {}
}
