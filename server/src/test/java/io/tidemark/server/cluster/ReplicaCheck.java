package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.core.offset.TableSummary;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
        List<NodeStatusBody> statuses = nodes.stream()
                .map(node -> node.status().orElseThrow(() -> new AssertionError(node + " does not answer")))
                .toList();
        List<String> tables = statuses.stream()
                .map(status -> "applied=%d positions=%d tableHash=%s"
                        .formatted(status.applied(), status.positions(), status.tableHash()))
                .toList();
        assertThat(tables).as("tables in memory of %s", nodes).containsOnly(tables.get(0));
        for (ClusterNode node : nodes) {
            assertThat(published(node)).as("what %s has published", node).isEqualTo(tables.get(0));
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
