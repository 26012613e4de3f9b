package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.OffsetsAnswer;
import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that commits all the time, through its nodes in turn, and keeps a ledger of what it was told. Every commit is
 * the only one to a position of its own, so that what became of each can be read for ever after. A thread of its own
 * commits; the test's thread asks.
 */
final class LedgerWriter implements AutoCloseable {

    private static final int QUEUES = 10_000;

    /** Keeps the table small and the processors free; a commit alone takes about as long. */
    private static final Duration PACE = Duration.ofMillis(3);

    private enum Outcome {
        ACKNOWLEDGED,
        REFUSED,
        UNKNOWN
    }

    private record Entry(Position position, Outcome outcome) {}

    private final String topic;
    private final List<ClusterNode> nodes;
    private final Map<ClusterNode, TidemarkConnection> connections = new HashMap<>();
    private final Thread thread = new Thread(this::run, "ledger-writer");

    /** Guarded by this, as all below. */
    private final List<Entry> ledger = new ArrayList<>();

    private final List<Exception> failures = new ArrayList<>();

    /** What no failure of a node explains. */
    private final List<Throwable> faults = new ArrayList<>();

    private long acknowledged;
    private long lastRevision;
    private boolean stopping;

    private LedgerWriter(String topic, List<ClusterNode> nodes) {
        this.topic = topic;
        this.nodes = nodes;
    }

    /** Begins to write. */
    static LedgerWriter start(String topic, List<ClusterNode> nodes) {
        LedgerWriter writer = new LedgerWriter(topic, List.copyOf(nodes));
        writer.thread.setUncaughtExceptionHandler((thread, fault) -> writer.fault(fault));
        writer.thread.start();
        return writer;
    }

    /** Waits until so many more commits are acknowledged than there are now. */
    void awaitAcknowledged(int more) {
        long wanted = acknowledged() + more;
        await(more + " more acknowledged commits").atMost(ClusterNode.PATIENCE).until(() -> acknowledged() >= wanted);
    }

    /** All errors so far, refusals and unknown outcomes alike. */
    synchronized List<Exception> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        stop();
    }

    /** Ends the writing; what is under way is waited for. */
    void stop() {
        synchronized (this) {
            stopping = true;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the last commit", e);
        }
    }

    /**
     * Reads every position of the ledger, linearizably: what was acknowledged is there, what was refused is not, and what
     * has an unknown outcome is there as it was sent or not at all.
     */
    void requireKept(ClusterNode node) throws TidemarkException {
        assertThat(faults()).as("faults of the writer").isEmpty();
        List<Entry> entries = entries();
        List<PositionKey> keys =
                entries.stream().map(entry -> entry.position().key()).toList();
        OffsetsAnswer answer = await("a linearizable read of the ledger through " + node)
                .atMost(ClusterNode.PATIENCE)
                .ignoreExceptionsInstanceOf(UnavailableException.class)
                .until(() -> read(node, keys), read -> true);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Optional<Long> offset = answer.offsets().get(i);
            Optional<Long> committed = Optional.of(entry.position().offset());
            switch (entry.outcome()) {
                case ACKNOWLEDGED ->
                    assertThat(offset).as("%s at %s", entry, node).isEqualTo(committed);
                case REFUSED -> assertThat(offset).as("%s at %s", entry, node).isEmpty();
                case UNKNOWN -> assertThat(offset).as("%s at %s", entry, node).isIn(Optional.empty(), committed);
            }
        }
    }

    private static OffsetsAnswer read(ClusterNode node, List<PositionKey> keys) throws TidemarkException {
        try (TidemarkConnection connection = node.connect()) {
            return connection.query(keys, Consistency.LINEARIZABLE);
        }
    }

    private synchronized List<Entry> entries() {
        return List.copyOf(ledger);
    }

    private synchronized long acknowledged() {
        return acknowledged;
    }

    private synchronized boolean stopping() {
        return stopping;
    }

    private void run() {
        for (int number = 0; !stopping(); number++) {
            PositionKey key = PositionKey.of("", topic + "-" + number / QUEUES, "ledger", number % QUEUES);
            write(nodes.get(number % nodes.size()), new Position(key, number));
            LockSupport.parkNanos(PACE.toNanos());
        }
        connections.values().forEach(TidemarkConnection::close);
    }

    private void write(ClusterNode node, Position position) {
        try {
            TidemarkConnection connection = connections.get(node);
            if (connection == null) {
                connection = node.connect();
                connections.put(node, connection);
            }
            acknowledged(position, connection.commit(position));
        } catch (TidemarkException e) {
            failed(position, e instanceof OutcomeUnknownException ? Outcome.UNKNOWN : Outcome.REFUSED, e);
            @Nullable TidemarkConnection broken = connections.remove(node);
            if (broken != null) {
                broken.close();
            }
        }
    }

    private synchronized void acknowledged(Position position, long revision) {
        ledger.add(new Entry(position, Outcome.ACKNOWLEDGED));
        acknowledged++;
        if (revision <= lastRevision) {
            faults.add(new IllegalStateException(
                    "revision=" + revision + " of " + position + " came after revision=" + lastRevision));
        }
        lastRevision = revision;
    }

    private synchronized void fault(Throwable fault) {
        faults.add(fault);
    }

    private synchronized List<Throwable> faults() {
        return List.copyOf(faults);
    }

    private synchronized void failed(Position position, Outcome outcome, TidemarkException failure) {
        ledger.add(new Entry(position, outcome));
        failures.add(failure);
    }
}
