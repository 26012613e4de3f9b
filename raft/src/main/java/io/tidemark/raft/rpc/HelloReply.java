package io.tidemark.raft.rpc;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.util.Endpoint;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Who a node is. Fields that do not apply are empty. */
public final class HelloReply implements Serializable {

    /** It belongs to no cluster and is not forming one: it waits to learn of a cluster itself. */
    public static final int WAITING = 0;
    /** It belongs to no cluster and is ready to form one with the asking node. */
    public static final int FREE = 1;
    /** It belongs to a cluster. */
    public static final int FORMED = 2;
    /** It is ready to form a cluster, but not with the members that the asking node names. */
    public static final int WRONG = 3;

    private static final long serialVersionUID = 1L;

    private int kind;
    private String nodeId = "";
    private String incarnation = "";
    private String members = "";
    private String clusterId = "";
    private String founders = "";
    private boolean leading;
    private String voters = "";
    private String learners = "";
    private String known = "";

    /** For Hessian. */
    HelloReply() {}

    private HelloReply(int kind, String nodeId, String incarnation, String members) {
        this.kind = kind;
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.members = members;
    }

    /** A node without a cluster. */
    public static HelloReply unformed(int kind, String nodeId, String incarnation, String members) {
        return new HelloReply(kind, nodeId, incarnation, members);
    }

    /**
     * A node with a cluster.
     *
     * @param founders the founding nodes and their incarnations, in the form "n1=incarnation,n2=incarnation"; empty
     *     when this node joined later and was never told
     */
    public static HelloReply formed(String nodeId, String incarnation, String clusterId, String founders) {
        HelloReply reply = new HelloReply(FORMED, nodeId, incarnation, "");
        reply.clusterId = clusterId;
        reply.founders = founders;
        return reply;
    }

    /**
     * The same node as its cluster's leader, with the configuration that is committed.
     *
     * @param voters raft addresses, comma separated
     * @param learners raft addresses, comma separated
     */
    public HelloReply leading(String voters, String learners) {
        HelloReply reply = formed(nodeId, incarnation, clusterId, founders);
        reply.leading = true;
        reply.voters = voters;
        reply.learners = learners;
        return reply;
    }

    /**
     * The same node, which does not lead, with the members that it knows of.
     *
     * @param addresses raft addresses, comma separated
     */
    public HelloReply knowing(String addresses) {
        HelloReply reply = formed(nodeId, incarnation, clusterId, founders);
        reply.known = addresses;
        return reply;
    }

    public int kind() {
        return kind;
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

    public String clusterId() {
        return clusterId;
    }

    public String founders() {
        return founders;
    }

    /** Whether the answering node leads its cluster, so that its word on the membership counts. */
    public boolean leading() {
        return leading;
    }

    /** Where the members are that the answering node knows of; those that cannot be read are left out. */
    public List<Endpoint> addresses() {
        List<Endpoint> addresses = new ArrayList<>();
        for (String address : String.join(",", voters, learners, known).split(",", -1)) {
            PeerId peer = new PeerId();
            if (peer.parse(address)) {
                addresses.add(peer.getEndpoint());
            }
        }
        return addresses;
    }

    public String voters() {
        return voters;
    }

    public String learners() {
        return learners;
    }
}
