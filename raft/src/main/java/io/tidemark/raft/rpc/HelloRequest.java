package io.tidemark.raft.rpc;

import java.io.Serializable;

/** A starting node asks a peer who it is, which cluster it belongs to, and who votes there. */
public final class HelloRequest implements Serializable {

    private static final long serialVersionUID = 1L;

    private String nodeId = "";
    private String incarnation = "";
    private String members = "";

    /** For Hessian. */
    HelloRequest() {}

    /**
     * @param members the members that the asking node's settings name, in the form "n1=host:port,n2=host:port"
     */
    public HelloRequest(String nodeId, String incarnation, String members) {
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.members = members;
    }

    public String nodeId() {
        return nodeId;
    }

    public String incarnation() {
        return incarnation;
    }

    public String members() {
        return members;
    }
}
