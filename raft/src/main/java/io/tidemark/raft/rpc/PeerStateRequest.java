package io.tidemark.raft.rpc;

import java.io.Serializable;

/** Asks a node of the same group how far it is. */
public final class PeerStateRequest implements Serializable {

    private static final long serialVersionUID = 1L;

    private String groupId = "";

    /** For Hessian. */
    PeerStateRequest() {}

    public PeerStateRequest(String groupId) {
        this.groupId = groupId;
    }

    public String groupId() {
        return groupId;
    }
}
