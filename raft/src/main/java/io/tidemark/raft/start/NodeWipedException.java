package io.tidemark.raft.start;

/**
 * The cluster counts on this node's vote, but the node no longer has what it voted and acknowledged with. It must not
 * vote again until it was taken out of the configuration and has caught up as a learner.
 */
public final class NodeWipedException extends StoreStartException {

    private static final long serialVersionUID = 1L;

    private final String nodeId;

    /** @param loss what is gone, with its path */
    public NodeWipedException(String nodeId, String clusterId, String loss) {
        super("node was wiped: nodeId=" + nodeId + " is a voter of clusterId=" + clusterId + ", but " + loss
                + ". It may not vote again as it is. Run: scripts/tidemark member replace " + nodeId
                + ", then start it again.");
        this.nodeId = nodeId;
    }

    public String nodeId() {
        return nodeId;
    }
}
