package io.tidemark.raft.rpc;

import java.io.Serializable;

/** Who a node is, how far it is, and where its clients reach it. */
public final class PeerStateReply implements Serializable {

    private static final long serialVersionUID = 1L;

    private String groupId = "";
    private String nodeId = "";
    private String raftAddress = "";
    private String clientAddress = "";
    private long appliedIndex;
    private boolean startedAsLearner;

    /** For Hessian. */
    PeerStateReply() {}

    /**
     * @param groupId the group it belongs to, whichever was asked for
     * @param nodeId its name
     * @param raftAddress how it names its own Raft's address, host:port
     * @param clientAddress host:port
     * @param appliedIndex the last index that it applied, of any kind of entry
     * @param startedAsLearner whether its log made it a learner when its process started
     */
    public PeerStateReply(
            String groupId,
            String nodeId,
            String raftAddress,
            String clientAddress,
            long appliedIndex,
            boolean startedAsLearner) {
        this.groupId = groupId;
        this.nodeId = nodeId;
        this.raftAddress = raftAddress;
        this.clientAddress = clientAddress;
        this.appliedIndex = appliedIndex;
        this.startedAsLearner = startedAsLearner;
    }

    public String groupId() {
        return groupId;
    }

    public String nodeId() {
        return nodeId;
    }

    public String raftAddress() {
        return raftAddress;
    }

    public String clientAddress() {
        return clientAddress;
    }

    public long appliedIndex() {
        return appliedIndex;
    }

    public boolean startedAsLearner() {
        return startedAsLearner;
    }
}
