package io.tidemark.failover.load;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.UnavailableException;
import io.tidemark.failover.cluster.ClusterNode;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's connection to one node after the other. One thread owns it. */
public final class RoamingConnection implements AutoCloseable {

    private final Supplier<List<ClusterNode>> nodes;
    private final Random random;
    private ClusterNode node;
    private @Nullable TidemarkConnection connection;

    /** @param nodes that it may go to, at the time at which it does */
    public RoamingConnection(Supplier<List<ClusterNode>> nodes, ClusterNode first, Random random) {
        this.nodes = nodes;
        this.node = first;
        this.random = random;
    }

    /** The connection that is open, or a new one. When the node is not there, the next call tries another. */
    public TidemarkConnection open() throws UnavailableException {
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
    public void leave() {
        close();
        List<ClusterNode> present = nodes.get(); // some come later, some go
        node = present.get(random.nextInt(present.size()));
    }

    public ClusterNode node() {
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
