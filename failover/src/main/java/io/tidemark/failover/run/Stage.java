package io.tidemark.failover.run;

import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.cluster.NodeNetwork;
import io.tidemark.failover.cluster.ServerLauncher;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of three nodes and what it stands on, for all rounds of one fault: each node in a network of its own where
 * the machine lets us, otherwise all on loopback. The run's thread owns it.
 */
public final class Stage implements Closeable {

    private static final int NODES = 3;

    private final Path directory;
    private final @Nullable NodeNetwork network;
    private final LocalCluster cluster;
    private final Deque<Closeable> props = new ArrayDeque<>();

    /** Makes the nodes; none is started. */
    Stage(Path directory, ServerLauncher launcher, boolean networks) {
        this.directory = directory;
        this.network = networks ? new NodeNetwork(NODES) : null;
        List<String> hosts = network == null ? Collections.nCopies(NODES, "127.0.0.1") : network.hosts();
        cluster = new LocalCluster(directory, hosts, launcher);
        if (network != null) {
            network.host(cluster);
        }
    }

    /** Where the nodes' directories lie. */
    public Path directory() {
        return directory;
    }

    public LocalCluster cluster() {
        return cluster;
    }

    /**
     * The nodes' networks.
     *
     * @throws IllegalStateException when they are on loopback; a fault that needs networks says so in its requirements
     */
    public NodeNetwork network() {
        if (network == null) {
            throw new IllegalStateException("the nodes have no networks of their own");
        }
        return network;
    }

    /** Has something closed when the nodes have ended, before all that was handed in earlier. */
    public <T extends Closeable> T closeAtEnd(T prop) {
        props.push(prop);
        return prop;
    }

    /** Ends the nodes, and takes away what they stood on; their files stay. */
    @Override
    public void close() throws IOException {
        cluster.close();
        while (!props.isEmpty()) {
            props.pop().close();
        }
        if (network != null) {
            network.close();
        }
    }
}
