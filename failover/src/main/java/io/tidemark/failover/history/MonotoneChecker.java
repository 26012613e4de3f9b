package io.tidemark.failover.history;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches a run while it goes on: with one writer for each position, whose offsets grow and which begins a commit only
 * when the one before has ended, no read that began after an acknowledgement returns less, and none returns more than the
 * last commit that was tried. Any thread may use it.
 *
 * <p>A commit of unknown outcome may be applied at any time, also behind a greater one that was acknowledged; so its offset is taken
 * from a read, however small it is. Only the checkers of whole histories know whether it was its turn.
 *
 * <p>Rules: {@link Rule#BELOW_ACKNOWLEDGED} and {@link Rule#ABOVE_ATTEMPTED}; a stale read must keep only the second. A
 * load that does not write as said gets {@link Verdict.Unknown}. Cost: O(1) time for each position of an operation; for
 * each position three numbers, and one for each of its commits of unknown outcome.
 */
public final class MonotoneChecker {

    private final Map<PositionKey, WatchedPosition> positions = new ConcurrentHashMap<>();

    /** Guarded by this, as all below; the first fault counts. */
    private @Nullable Fault fault;

    private @Nullable String misuse;
    private long answered;

    /** @param acknowledged the commit that was acknowledged before, or -1 */
    private record Fault(Rule rule, String explanation, int acknowledged, int read) {}

    /** What was acknowledged when a read began. */
    public static final class ReadMark {
        private final List<PositionKey> keys;
        private final List<WatchedPosition.Acknowledged> floors;

        private ReadMark(List<PositionKey> keys, List<WatchedPosition.Acknowledged> floors) {
            this.keys = keys;
            this.floors = floors;
        }
    }

    /** A client is about to commit; the number of the operation is the recorder's. */
    public void commitBegins(String client, List<Position> committed) {
        for (Position position : committed) {
            String wrong = watched(position.key()).begin(client, position.offset());
            if (wrong != null) {
                misused("%s: %s".formatted(position, wrong));
            }
        }
    }

    /** The commit has ended in one way or another. */
    public void commitEnded(int operation, List<Position> committed, Outcome outcome) {
        committed.forEach(position -> watched(position.key()).end(position.offset(), operation, outcome));
    }

    /** A client is about to read. */
    public ReadMark queryBegins(OperationKind kind, List<PositionKey> keys) {
        List<WatchedPosition.Acknowledged> floors = keys.stream()
                .map(key -> kind == OperationKind.QUERY ? watched(key).acknowledged() : WatchedPosition.NOTHING_YET)
                .toList();
        return new ReadMark(List.copyOf(keys), floors);
    }

    /**
     * The read was answered.
     *
     * @param offsets one for each position, in the order in which they were asked for
     */
    public void answered(int operation, ReadMark mark, List<Optional<Long>> offsets) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < offsets.size(); i++) {
            long offset = offsets.get(i).orElse(History.NOTHING);
            PositionKey key = mark.keys.get(i);
            WatchedPosition.Acknowledged floor = mark.floors.get(i);
            if (offset < floor.offset() && !watched(key).isUnknown(offset)) {
                String explanation = "%s was read, but %d was acknowledged before the read began"
                        .formatted(History.position(key, offset), floor.offset());
                faults.add(new Fault(Rule.BELOW_ACKNOWLEDGED, explanation, floor.operation(), operation));
            } else if (offset > watched(key).attempted()) {
                String explanation = "%s was read, but the last that was tried is %s"
                        .formatted(
                                History.position(key, offset),
                                History.position(key, watched(key).attempted()));
                faults.add(new Fault(Rule.ABOVE_ATTEMPTED, explanation, -1, operation));
            }
        }
        synchronized (this) {
            answered++;
            if (fault == null && !faults.isEmpty()) {
                fault = faults.get(0);
            }
        }
    }

    /** Whether nothing was wrong so far. */
    public synchronized boolean isFaultless() {
        return fault == null && misuse == null;
    }

    /** The verdict when the run has ended, with the operations of its history. */
    public synchronized Verdict verdict(History history, long answeredMin) {
        Findings findings = new Findings(MonotoneChecker.class, history);
        String wrong = misuse;
        if (wrong != null) {
            return findings.unknown(wrong);
        }
        Fault first = fault;
        if (first != null) {
            findings.add(first.rule, first.explanation, first.acknowledged, first.read);
        } else if (answered < answeredMin) {
            return findings.unknown("only %d answered reads, expected at least %d".formatted(answered, answeredMin));
        }
        return findings.verdict(answeredMin);
    }

    private WatchedPosition watched(PositionKey key) {
        return positions.computeIfAbsent(key, absent -> new WatchedPosition());
    }

    private synchronized void misused(String wrong) {
        if (misuse == null) {
            misuse = wrong;
        }
    }
}
