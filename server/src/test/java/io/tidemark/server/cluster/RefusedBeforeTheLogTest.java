package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.core.protocol.ResponseCode;
import io.tidemark.core.protocol.SerializeType;
import io.tidemark.server.remoting.CountedBatch;
import io.tidemark.server.remoting.RawClient;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
            try (RawClient client = node.connectRaw()) {
                for (SerializeType type : SerializeType.values()) {
                    for (Map.Entry<RemotingCommand, String> bad : badRequests().entrySet()) {
                        RemotingCommand answer = client.call(bad.getKey().withSerializeType(type));
                        assertThat(answer.code()).as(answer.toString()).isEqualTo(ResponseCode.INVALID_PARAMETER);
                        assertThat(answer.remark()).contains(bad.getValue()).hasSizeLessThan(1_000);
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

    /** Requests, and what the refusal names. */
    private Map<RemotingCommand, String> badRequests() {
        String endless = "a".repeat(65_536);
        Map<RemotingCommand, String> bad = new LinkedHashMap<>();
        bad.put(update("topic", "group", "65536", ""), "queueId");
        bad.put(update(endless, "group", "0", ""), "topic");
        bad.put(update("topic", endless, "0", ""), "consumerGroup");
        bad.put(update("topic", "group", "0", endless), "bname");
        bad.put(
                batch(CommitOffsetsBody.builder()
                        .add("", "topic", "group", 0, 1)
                        .add("", "topic", "group", 65_536, 1)),
                "positions[1].queueId");
        bad.put(batch(CommitOffsetsBody.builder().add("", endless, "group", 0, 1)), "topic");
        bad.put(requests.request(RequestCode.COMMIT_OFFSETS, CountedBatch.of(100_000)), "positions");
        return bad;
    }

    private RemotingCommand update(String topic, String group, String queueId, String broker) {
        ExtFields.Builder fields = ExtFields.builder()
                .add("consumerGroup", group)
                .add("topic", topic)
                .add("queueId", queueId)
                .add("commitOffset", "1");
        if (!broker.isEmpty()) {
            fields.add("bname", broker);
        }
        return requests.request(RequestCode.UPDATE_CONSUMER_OFFSET, fields.build());
    }

    private RemotingCommand batch(CommitOffsetsBody.Builder body) {
        return requests.request(RequestCode.COMMIT_OFFSETS, body.build().encode());
    }

    /** Of a node that leads, when all replicas are equal. */
    private static NodeStatusBody status(LocalCluster cluster) {
        return cluster.awaitAllFollow().status().orElseThrow();
    }
}
