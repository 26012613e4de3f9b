package io.tidemark.server.cluster;

import io.tidemark.failover.cluster.LocalCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The clusters of one test: ends them all after it, and when it failed shows where their files are and the last lines
 * of every node's log. The files stay when the directory is one that JUnit keeps after a failure:
 *
 * <pre>
 * &#64;TempDir(cleanup = CleanupMode.ON_SUCCESS)
 * Path directory;
 *
 * &#64;RegisterExtension
 * final LocalClusters clusters = new LocalClusters();
 * </pre>
 */
final class LocalClusters implements AfterEachCallback {

    private static final String LOOPBACK = "127.0.0.1";

    private final List<LocalCluster> made = new ArrayList<>();

    /** A cluster of so many nodes on loopback; none is started. */
    LocalCluster create(Path directory, int nodes) {
        return create(directory, Collections.nCopies(nodes, LOOPBACK));
    }

    /** A cluster with one node on each of these addresses of this machine; none is started. */
    LocalCluster create(Path directory, List<String> hosts) {
        LocalCluster cluster = new LocalCluster(directory, hosts, NodeJvm.prepared());
        // Ten times as often as by default, so that every kind of fault meets every step of a snapshot.
        cluster.set("flushConsumerOffsetInterval", "500");
        made.add(cluster);
        return cluster;
    }

    /** A cluster of three nodes on loopback that is formed and has a leader. */
    LocalCluster formed(Path directory) {
        LocalCluster cluster = create(directory, 3);
        cluster.form();
        return cluster;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            context.getExecutionException()
                    .ifPresent(failure -> made.forEach(cluster -> System.err.printf(
                            "%s failed: %s%n%s", context.getDisplayName(), failure, cluster.report())));
        } finally {
            made.forEach(LocalCluster::close);
        }
    }
}
