package io.tidemark.server.cluster;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.UnavailableException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A client's connection to one node after the other. One thread owns it. */
final class RoamingConnection implements AutoCloseable {

    private final LocalCluster cluster;
    private final Random random;
    private ClusterNode node;
    private @Nullable TidemarkConnection connection;

    RoamingConnection(LocalCluster cluster, ClusterNode first, Random random) {
        this.cluster = cluster;
        this.node = first;
        this.random = random;
    }

    /** The connection that is open, or a new one. When the node is not there, the next call tries another. */
    TidemarkConnection open() throws UnavailableException {
        TidemarkConnection present = connection;
        if (present != null) {
            return present;
        }
        try {
            TidemarkConnection opened = node.connect();
            connection = opened;
            return opened;
        } catch (UnavailableException e) {
            leave();
            throw e;
        }
    }

    /** Closes the connection; the next one goes to any node. */
    void leave() {
        close();
        List<ClusterNode> nodes = cluster.nodes(); // as they are now: some come later, some go
        node = nodes.get(random.nextInt(nodes.size()));
    }

    ClusterNode node() {
        return node;
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
