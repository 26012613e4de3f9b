package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.ResponseCode;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.failover.wire.WireRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One node of three is stopped, or two: what the ones that are left answer, and those that come back. */
class StoppedNodesTest {

    /** Within this every request is answered, also when nothing can be done. */
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private static final PositionKey KNOWN = PositionKey.of("", "orders", "billing", 0);
    private static final PositionKey NEVER_COMMITTED = PositionKey.of("", "orders", "nobody", 0);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final WireRequests requests = new WireRequests();

    @Test
    void theOthersServeWhileOneStandsAndWhenItGoesOnItAnswersNothingStale() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        for (Role role : Role.values()) {
            ClusterNode paused = role.of(cluster);
            List<ClusterNode> others = cluster.others(paused);
            PositionKey made = PositionKey.of("", "orders", "made-while-" + role + "-stands", 0);
            awaitCommitted(others.get(0), new Position(KNOWN, 1));
            try (RawClient client = WireRequests.connect(paused)) {
                client.call(requests.query(KNOWN));
                paused.pause();

                try (LedgerWriter writer = LedgerWriter.start("while-" + role + "-stands", others)) {
                    writer.awaitAcknowledged(50);
                    writer.stop();
                    awaitCommitted(others.get(1), new Position(KNOWN, 2));
                    awaitCommitted(others.get(0), new Position(made, 3));
                    for (ClusterNode other : others) {
                        writer.requireKept(other);
                    }
                }
                Map<Integer, Long> asked = new HashMap<>();
                for (int i = 0; i < 50; i++) {
                    asked.put(send(client, requests.query(KNOWN)), 2L);
                    asked.put(send(client, requests.query(made)), 3L);
                }
                paused.resume();
                for (int i = 0; i < 100; i++) {
                    RemotingCommand answer = client.receive();
                    requireNothingStale(answer, Objects.requireNonNull(asked.get(answer.opaque()), "not asked for"));
                }
                await(paused + " serves reads again")
                        .atMost(ClusterNode.PATIENCE)
                        .until(() -> {
                            RemotingCommand answer = client.call(requests.query(made));
                            requireNothingStale(answer, 3);
                            return answer.code() == ResponseCode.SUCCESS;
                        });
            }
            cluster.awaitAllFollow();
        }
        cluster.awaitEqualReplicas();
    }

    @Test
    void theOthersServeWhileOneIsKilledAndWhenItIsBackItHasEverything() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        try (LedgerWriter writer = LedgerWriter.start("through-all", cluster.nodes())) {
            for (Role role : Role.values()) {
                writer.awaitAcknowledged(50);
                ClusterNode killed = role.of(cluster);
                killed.kill();
                try (LedgerWriter through = LedgerWriter.start("without-" + role, cluster.others(killed))) {
                    through.awaitAcknowledged(50);
                    through.stop();
                    for (ClusterNode other : cluster.others(killed)) {
                        through.requireKept(other);
                    }
                    killed.start();
                    cluster.awaitAllFollow();
                    through.requireKept(killed);
                }
            }
            writer.stop();
            for (ClusterNode node : cluster.nodes()) {
                writer.requireKept(node);
            }
        }
        cluster.awaitEqualReplicas();
    }

    @ParameterizedTest
    @EnumSource
    void withTwoDownNothingIsAnsweredButRefusalsAndStaleReads(Role role) throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        awaitCommitted(cluster.node("n1"), new Position(KNOWN, 42));
        try (LedgerWriter writer = LedgerWriter.start("before-two-went-down", cluster.nodes())) {
            writer.awaitAcknowledged(50);
            ClusterNode left = role.of(cluster);
            awaitReads(left, new Position(KNOWN, 42));
            List<PositionKey> refused = new ArrayList<>();
            try (RawClient client = WireRequests.connect(left)) {
                takeDown(cluster.others(left), role);
                // The first round meets a node that may still think it leads, the later ones one that knows better.
                for (int round = 0; round < 3; round++) {
                    refused.addAll(requireRefused(client, round));
                    requireStaleReads(client);
                }
            }
            writer.stop();
            bringBack(cluster.others(left), role);
            cluster.awaitAllFollow();
            for (ClusterNode node : cluster.nodes()) {
                writer.requireKept(node);
                awaitReads(node, new Position(KNOWN, 42));
                for (PositionKey key : refused) {
                    try (TidemarkConnection connection = node.connect()) {
                        assertThat(connection
                                        .query(key, Consistency.LINEARIZABLE)
                                        .offset())
                                .as("%s, which was refused, at %s", key, node)
                                .isEmpty();
                    }
                }
            }
        }
        cluster.awaitEqualReplicas();
    }

    /** What the node is that is looked at, and, with two down, whether those are killed or only stand. */
    private enum Role {
        LEADER,
        FOLLOWER;

        ClusterNode of(LocalCluster cluster) {
            ClusterNode leader = cluster.awaitAllFollow();
            return this == LEADER ? leader : cluster.others(leader).get(0);
        }
    }

    private static void takeDown(List<ClusterNode> nodes, Role left) {
        if (left == Role.LEADER) {
            nodes.forEach(ClusterNode::sendKill);
            nodes.forEach(ClusterNode::awaitExit);
        } else {
            nodes.forEach(ClusterNode::pause);
        }
    }

    private static void bringBack(List<ClusterNode> nodes, Role left) {
        nodes.forEach(left == Role.LEADER ? ClusterNode::start : ClusterNode::resume);
    }

    /** Sends commits and queries at once and requires refusals within 3 s; returns what was definitely not committed. */
    private List<PositionKey> requireRefused(RawClient client, int round) throws Exception {
        Map<Integer, PositionKey> commits = new HashMap<>();
        long asked = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            PositionKey key = PositionKey.of("", "orders", "refused-" + round, i);
            Position position = new Position(key, i);
            commits.put(send(client, i % 2 == 0 ? requests.commit(position) : requests.commitBatch(position)), key);
            send(client, requests.query(KNOWN));
            send(client, requests.query(NEVER_COMMITTED));
            send(client, requests.queryBatch(KNOWN, NEVER_COMMITTED));
        }
        List<PositionKey> refused = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            RemotingCommand answer = client.receive();
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .as("until %s", answer)
                    .isLessThanOrEqualTo(ANSWER);
            PositionKey committed = commits.get(answer.opaque());
            if (committed == null) {
                assertThat(answer.code()).as(answer.toString()).isEqualTo(ResponseCode.SERVICE_NOT_AVAILABLE);
                continue;
            }
            assertThat(answer.code())
                    .as(answer.toString())
                    .isIn(ResponseCode.SERVICE_NOT_AVAILABLE, ResponseCode.OUTCOME_UNKNOWN);
            if (answer.code() == ResponseCode.SERVICE_NOT_AVAILABLE) {
                refused.add(committed);
            }
        }
        return refused;
    }

    private void requireStaleReads(RawClient client) throws Exception {
        RemotingCommand known = client.call(requests.query(KNOWN, Consistency.STALE));
        assertThat(known.code()).as(known.toString()).isZero();
        assertThat(known.extFields().get("offset")).isEqualTo("42");
        assertThat(known.extFields().get("stale")).isEqualTo("true");

        RemotingCommand unknown = client.call(requests.query(NEVER_COMMITTED, Consistency.STALE));
        assertThat(unknown.code()).as(unknown.toString()).isEqualTo(ResponseCode.STALE_NOT_FOUND);
        assertThat(unknown.extFields().get("stale")).isEqualTo("true");
    }

    /** An error, or the newest offset; above all not "not found". */
    private static void requireNothingStale(RemotingCommand answer, long newest) {
        assertThat(answer.code()).as(answer.toString()).isIn(ResponseCode.SUCCESS, ResponseCode.SERVICE_NOT_AVAILABLE);
        if (answer.code() == ResponseCode.SUCCESS) {
            assertThat(answer.extFields().get("offset")).as(answer.toString()).isEqualTo(Long.toString(newest));
        }
    }

    private static int send(RawClient client, RemotingCommand request) throws Exception {
        client.send(request);
        return request.opaque();
    }

    private static void awaitCommitted(ClusterNode node, Position position) {
        await(node + " commits " + position)
                .atMost(ClusterNode.PATIENCE)
                .ignoreExceptionsInstanceOf(TidemarkException.class)
                .until(() -> {
                    try (TidemarkConnection connection = node.connect()) {
                        return connection.commit(position) > 0;
                    }
                });
    }

    private static void awaitReads(ClusterNode node, Position position) {
        await(node + " reads " + position)
                .atMost(ClusterNode.PATIENCE)
                .ignoreExceptionsInstanceOf(TidemarkException.class)
                .untilAsserted(() -> {
                    try (TidemarkConnection connection = node.connect()) {
                        assertThat(connection
                                        .query(position.key(), Consistency.LINEARIZABLE)
                                        .offset())
                                .contains(position.offset());
                    }
                });
    }
}
