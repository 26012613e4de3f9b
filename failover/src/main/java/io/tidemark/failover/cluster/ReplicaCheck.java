package io.tidemark.failover.cluster;

import static org.awaitility.Awaitility.await;

import io.tidemark.core.offset.TableSummary;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares the tables of nodes on which nothing goes on: in memory, and as each has published its own. */
final class ReplicaCheck {

    private final List<ClusterNode> nodes;
    private final OffsetSnapshotLoader loader = new OffsetSnapshotLoader();

    ReplicaCheck(List<ClusterNode> nodes) {
        this.nodes = nodes;
    }

    /** Waits until all are equal; the failure says what differed last. */
    void awaitEqual() {
        await("equal replicas")
                .atMost(ClusterNode.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(this::requireEqual);
    }

    private void requireEqual() throws IOException {
        Map<String, String> tables = new TreeMap<>();
        for (ClusterNode node : nodes) {
            NodeStatusBody status =
                    node.status().orElseThrow(() -> new IllegalStateException(node + " does not answer"));
            tables.put(
                    node + " in memory",
                    "applied=%d positions=%d tableHash=%s"
                            .formatted(status.applied(), status.positions(), status.tableHash()));
            tables.put(node + " published", published(node));
        }
        if (Set.copyOf(tables.values()).size() > 1) {
            throw new AssertionError("the tables differ: " + tables);
        }
    }

    /** The loader computes positions and hash from what it reads. A file that is there is a whole one, at any time. */
    private String published(ClusterNode node) throws IOException {
        Path file = node.consumerOffsets();
        if (!Files.exists(file)) {
            return "nothing at " + file;
        }
        TableSummary summary = loader.load(file).summary();
        return "applied=%d positions=%d tableHash=%016x"
                .formatted(summary.index(), summary.positions(), summary.hash());
    }
}
