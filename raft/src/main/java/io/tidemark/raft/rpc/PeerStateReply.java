package io.tidemark.raft.rpc;

import java.io.Serializable;

/** How far a node is, and where its clients reach it. */
public final class PeerStateReply implements Serializable {

    private static final long serialVersionUID = 1L;

    private String groupId = "";
    private String clientAddress = "";
    private long appliedIndex;
    private boolean startedAsLearner;

    /** For Hessian. */
    PeerStateReply() {}

    /**
     * @param groupId the group it belongs to, whichever was asked for
     * @param clientAddress host:port
     * @param appliedIndex the last index that it applied, of any kind of entry
     * @param startedAsLearner whether its log made it a learner when its process started
     */
    public PeerStateReply(String groupId, String clientAddress, long appliedIndex, boolean startedAsLearner) {
        this.groupId = groupId;
        this.clientAddress = clientAddress;
        this.appliedIndex = appliedIndex;
        this.startedAsLearner = startedAsLearner;
    }

    public String groupId() {
        return groupId;
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
