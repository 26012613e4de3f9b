package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.ResponseCode;
import io.tidemark.core.protocol.SerializeType;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.wire.BadRequest;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.failover.wire.WireRequests;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Requests beyond the bounds, to every node of a cluster: the field is named, and nothing comes into the log. */
class RefusedBeforeTheLogTest {

    private static final PositionKey KEY = PositionKey.of("", "orders", "billing", 0);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final WireRequests requests = new WireRequests();

    @Test
    void whatIsBeyondTheBoundsIsRefusedByNameAndTheLogDoesNotGrow() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        await("a commit")
                .atMost(ClusterNode.PATIENCE)
                .ignoreExceptionsInstanceOf(TidemarkException.class)
                .until(() -> {
                    try (TidemarkConnection connection = cluster.node("n1").connect()) {
                        return connection.commit(new Position(KEY, 42)) > 0;
                    }
                });
        cluster.awaitEqualReplicas();
        final NodeStatusBody before = status(cluster);

        for (ClusterNode node : cluster.nodes()) {
            try (RawClient client = WireRequests.connect(node)) {
                for (SerializeType type : SerializeType.values()) {
                    for (BadRequest bad : BadRequest.all(requests)) {
                        RemotingCommand answer = client.call(bad.request().withSerializeType(type));
                        assertThat(answer.code()).as(answer.toString()).isEqualTo(ResponseCode.INVALID_PARAMETER);
                        assertThat(answer.remark()).contains(bad.field()).hasSizeLessThan(1_000);
                    }
                }
                assertThat(client.call(requests.query(KEY)).code())
                        .as("a read on the same connection")
                        .isIn(ResponseCode.SUCCESS, ResponseCode.SERVICE_NOT_AVAILABLE);
            }
        }

        cluster.awaitEqualReplicas();
        NodeStatusBody after = status(cluster);
        assertThat(after.tableHash()).isEqualTo(before.tableHash());
        assertThat(after.positions()).isEqualTo(before.positions());
        // A leader begins its term with an entry of its own; where there was no election, nothing was added at all.
        assertThat(after.applied() - before.applied()).isBetween(0L, after.term() - before.term());
    }

    /** Of a node that leads, when all replicas are equal. */
    private static NodeStatusBody status(LocalCluster cluster) {
        return cluster.awaitAllFollow().status().orElseThrow();
    }
}
