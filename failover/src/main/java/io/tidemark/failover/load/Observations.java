package io.tidemark.failover.load;

import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.history.History;
import io.tidemark.failover.history.HistoryRecorder;
import io.tidemark.failover.history.MonotoneChecker;
import io.tidemark.failover.history.OperationKind;
import io.tidemark.failover.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the clients of one round see, written down as it happens: the history, the monotone check that watches it, and
 * the errors in words. Any thread may use it.
 */
public final class Observations {

    private final HistoryRecorder recorder;
    private final MonotoneChecker monotone = new MonotoneChecker();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();

    /** Guarded by this. */
    private final List<ClientError> errors = new ArrayList<>();

    /** Observations of a round that begins now, of at most so many operations. */
    public Observations(int operationsMax) {
        recorder = new HistoryRecorder(operationsMax);
    }

    /** A commit that one node is asked for. */
    @FunctionalInterface
    interface Commit {
        /** Returns its revision. */
        long send() throws TidemarkException;
    }

    /** What was read, with the revision at which it was. */
    record Read(List<Optional<Long>> offsets, long revision) {}

    /** A query that one node is asked for. */
    @FunctionalInterface
    interface Query {
        Read send() throws TidemarkException;
    }

    /** Now, in nanoseconds since the round began. */
    public long elapsedNanos() {
        return recorder.elapsedNanos();
    }

    /** How many commits were acknowledged so far. */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** How many linearizable queries were answered so far. */
    public long answered() {
        return answered.get();
    }

    /** All errors so far, refusals and unknown outcomes alike, in the order in which clients were told. */
    public synchronized List<ClientError> errors() {
        return List.copyOf(errors);
    }

    /** The watcher of the round. */
    public MonotoneChecker monotone() {
        return monotone;
    }

    /** All that was seen; what is told afterwards is not taken. */
    public History finish() {
        return recorder.finish();
    }

    /** Asks for a commit, and writes down what became of it. */
    void commit(String client, String node, List<Position> positions, Commit commit) throws TidemarkException {
        monotone.commitBegins(client, positions);
        int operation = recorder.commitBegins(client, node, positions);
        Outcome outcome = Outcome.UNKNOWN;
        try {
            long revision = commit.send();
            recorder.committed(operation, revision);
            outcome = Outcome.OK;
            acknowledged.incrementAndGet();
        } catch (OutcomeUnknownException e) {
            recorder.outcomeUnknown(operation);
            failed(client, node, OperationKind.COMMIT, e);
            throw e;
        } catch (TidemarkException e) {
            recorder.refused(operation);
            outcome = Outcome.REFUSED;
            failed(client, node, OperationKind.COMMIT, e);
            throw e;
        } finally {
            monotone.commitEnded(operation, positions, outcome);
        }
    }

    /** Asks for positions, and writes down what was read. */
    void query(String client, String node, Consistency consistency, List<PositionKey> keys, Query query)
            throws TidemarkException {
        OperationKind kind = consistency == Consistency.STALE ? OperationKind.STALE_QUERY : OperationKind.QUERY;
        MonotoneChecker.ReadMark mark = monotone.queryBegins(kind, keys);
        int operation = recorder.queryBegins(client, node, kind, keys);
        try {
            Read read = query.send();
            recorder.answered(operation, read.offsets(), read.revision());
            monotone.answered(operation, mark, read.offsets());
            if (kind == OperationKind.QUERY) {
                answered.incrementAndGet();
            }
        } catch (TidemarkException e) {
            recorder.refused(operation);
            failed(client, node, kind, e);
            throw e;
        }
    }

    private synchronized void failed(String client, String node, OperationKind kind, TidemarkException failure) {
        errors.add(new ClientError(elapsedNanos(), client, node, kind, failure));
    }
}
