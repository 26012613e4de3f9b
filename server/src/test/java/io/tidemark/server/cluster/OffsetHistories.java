package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.OffsetsAnswer;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.snapshot.LoadedSnapshot;
import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The histories of all positions that a test's writers commit, and the check of a cluster against them: no acknowledged
 * commit is lost, no offset comes from nowhere, revisions never go back. Any thread may use it.
 */
final class OffsetHistories {

    private static final String TOPIC = "orders";

    private final Map<PositionKey, PositionHistory> histories = new ConcurrentHashMap<>();
    private final List<PositionHistory> inOrder = new ArrayList<>();
    private final RevisionOrder revisions = new RevisionOrder();

    /** The history of a position that nobody has committed yet, in a group of the writer's own. */
    synchronized PositionHistory begin(String writer, int number) {
        PositionHistory history = new PositionHistory(PositionKey.of("", TOPIC, writer, number));
        if (histories.put(history.key(), history) != null) {
            throw new IllegalStateException(history.key() + " has a history already");
        }
        inOrder.add(history);
        return history;
    }

    /** Any of the histories; at least one must have begun. */
    synchronized PositionHistory any(Random random) {
        return inOrder.get(random.nextInt(inOrder.size()));
    }

    RevisionOrder revisions() {
        return revisions;
    }

    /** Reads all positions through one connection, in one request, and keeps what was seen. */
    void readAll(String where, TidemarkConnection connection) throws TidemarkException {
        List<PositionHistory> asked = snapshot();
        List<Long> floors = asked.stream().map(PositionHistory::acknowledged).toList();
        long atBegin = revisions.atBegin();
        OffsetsAnswer answer =
                connection.query(asked.stream().map(PositionHistory::key).toList(), Consistency.LINEARIZABLE);
        revisions.read(atBegin, answer.revision(), where);
        for (int i = 0; i < asked.size(); i++) {
            long offset = answer.offsets().get(i).orElse(PositionHistory.NOTHING);
            asked.get(i).read(where, floors.get(i), offset, answer.revision());
        }
    }

    /** Fails when anything that was read so far, or a revision, cannot be explained. */
    void requireFaultless() {
        List<String> faults = new ArrayList<>(revisions.faults());
        snapshot().forEach(history -> faults.addAll(history.faults()));
        assertThat(faults).as("what clients saw").isEmpty();
    }

    /**
     * The check at the end of a test, when all writers have ended and all nodes run: every node answers what the
     * histories say, and holds nothing else; all replicas are equal.
     */
    void requireEverywhere(LocalCluster cluster) throws TidemarkException, IOException {
        for (ClusterNode node : cluster.nodes()) {
            try (TidemarkConnection connection = node.connect()) {
                Patience.untilAnswered(() -> {
                    readAll("at the end through " + node, connection);
                    return true;
                });
            }
        }
        cluster.awaitEqualReplicas();
        readPublished(cluster.nodes().get(0));
        requireFaultless();
    }

    private void readPublished(ClusterNode node) throws IOException {
        LoadedSnapshot published = new OffsetSnapshotLoader().load(node.consumerOffsets());
        Map<PositionKey, Long> found = new HashMap<>();
        published.table().freeze().forEachRow((row, offsets) -> {
            for (int i = 0; i < offsets.size(); i++) {
                found.put(new PositionKey(row, offsets.queueId(i)), offsets.offset(i));
            }
        });
        assertThat(histories.keySet()).as("positions that were committed").containsAll(found.keySet());
        for (PositionHistory history : snapshot()) {
            history.read(
                    "published by " + node,
                    history.acknowledged(),
                    found.getOrDefault(history.key(), PositionHistory.NOTHING),
                    published.summary().index());
        }
    }

    private synchronized List<PositionHistory> snapshot() {
        return List.copyOf(inOrder);
    }
}
