package io.tidemark.raft.start;

import java.nio.file.Path;

/** The data directory belongs to another cluster than the peers that the settings name. */
public final class ForeignClusterException extends StoreStartException {

    private static final long serialVersionUID = 1L;

    private final String ownClusterId;
    private final String peerClusterId;

    public ForeignClusterException(Path identityFile, String ownClusterId, String peer, String peerClusterId) {
        super("foreign cluster: file=" + identityFile + " says clusterId=" + ownClusterId + ", but peer=" + peer
                + " belongs to clusterId=" + peerClusterId
                + ". Correct the peers in the settings, or give this node its own directory.");
        this.ownClusterId = ownClusterId;
        this.peerClusterId = peerClusterId;
    }

    public String ownClusterId() {
        return ownClusterId;
    }

    public String peerClusterId() {
        return peerClusterId;
    }
}
