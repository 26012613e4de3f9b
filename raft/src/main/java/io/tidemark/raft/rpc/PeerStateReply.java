package io.tidemark.raft.rpc;

import java.io.Serializable;

/** How far a node is, and where its clients reach it. */
public final class PeerStateReply implements Serializable {

    private static final long serialVersionUID = 1L;

    private String groupId = "";
    private String clientAddress = "";
    private long appliedIndex;

    /** For Hessian. */
    PeerStateReply() {}

    /**
     * @param groupId the group it belongs to, whichever was asked for
     * @param clientAddress host:port
     * @param appliedIndex the last index that it applied, of any kind of entry
     */
    public PeerStateReply(String groupId, String clientAddress, long appliedIndex) {
        this.groupId = groupId;
        this.clientAddress = clientAddress;
        this.appliedIndex = appliedIndex;
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
}
