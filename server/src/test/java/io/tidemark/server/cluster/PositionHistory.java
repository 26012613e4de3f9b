package io.tidemark.server.cluster;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that happened to one position, which one writer alone commits: what it tried, what it was told, and what anybody
 * read. Offsets begin at 1 and each is tried once, so that a read tells which commit it saw. Any thread may use it.
 *
 * <p>The writer must not go to another connection while the outcome of its last commit is unknown: only on one
 * connection are commits applied in their order, and a late one would look like a lost one. {@link #isSettled} tells.
 */
final class PositionHistory {

    /** What a read saw that found nothing. */
    static final long NOTHING = 0;

    private final PositionKey key;
    private final NavigableMap<Long, Long> acknowledgedByRevision = new TreeMap<>();
    private final Map<Long, Long> revisions = new HashMap<>();
    private final Set<Long> refused = new HashSet<>();
    private final List<Read> reads = new ArrayList<>();
    private long attempted;
    private long acknowledged;
    private long unknown;

    /** @param acknowledgedBefore the greatest offset that was acknowledged before the read began */
    private record Read(String where, long acknowledgedBefore, long offset, long revision) {}

    PositionHistory(PositionKey key) {
        this.key = key;
    }

    PositionKey key() {
        return key;
    }

    /** The next commit that the writer tries. */
    synchronized Position attempt() {
        attempted++;
        return new Position(key, attempted);
    }

    /** The commit was answered with success. */
    synchronized void acknowledged(long offset, long revision) {
        acknowledged = offset;
        acknowledgedByRevision.put(revision, offset);
        revisions.put(offset, revision);
    }

    /** The commit may have been applied, or not. */
    synchronized void outcomeUnknown(long offset) {
        unknown = offset;
    }

    /** The commit was answered with a definite error: it was not applied and never will be. */
    synchronized void refused(long offset) {
        refused.add(offset);
    }

    /** Whether nothing is under way any more that could still be applied. */
    synchronized boolean isSettled() {
        return unknown <= acknowledged;
    }

    /** The last offset that was acknowledged, or {@link #NOTHING}; to be taken when a read begins. */
    synchronized long acknowledged() {
        return acknowledged;
    }

    /**
     * A linearizable read ended.
     *
     * @param acknowledgedBefore {@link #acknowledged} as it was when the read began
     */
    synchronized void read(String where, long acknowledgedBefore, long offset, long revision) {
        reads.add(new Read(where, acknowledgedBefore, offset, revision));
    }

    /** Each read that cannot be explained; complete when the writer has ended. */
    synchronized List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (Read read : reads) {
            String fault = fault(read);
            if (!fault.isEmpty()) {
                faults.add("%s of %s: %s".formatted(read, key, fault));
            }
        }
        // Two reads disagree whenever one of them is wrong by itself, which says more.
        return faults.isEmpty() ? disagreements() : faults;
    }

    /** Reads that no one history explains: offsets only grow, whatever became of those with an unknown outcome. */
    private List<String> disagreements() {
        List<String> faults = new ArrayList<>();
        List<Read> ordered = reads.stream()
                .sorted(Comparator.comparingLong(Read::revision).thenComparingLong(Read::offset))
                .toList();
        for (int i = 1; i < ordered.size(); i++) {
            Read before = ordered.get(i - 1);
            Read read = ordered.get(i);
            if (read.offset < before.offset || (read.revision == before.revision && read.offset != before.offset)) {
                faults.add("%s of %s: %s had seen another one".formatted(read, key, before));
            }
        }
        return faults;
    }

    private String fault(Read read) {
        if (read.offset < read.acknowledgedBefore) {
            return "lost offset " + read.acknowledgedBefore + ", which was acknowledged before";
        }
        if (read.offset > attempted) {
            return "nobody committed it, the last try was " + attempted;
        }
        if (refused.contains(read.offset)) {
            return "that commit was answered with a definite error";
        }
        Map.Entry<Long, Long> newest = acknowledgedByRevision.floorEntry(read.revision);
        if (newest != null && newest.getValue() > read.offset) {
            return "offset %d was acknowledged with revision %d".formatted(newest.getValue(), newest.getKey());
        }
        Long own = revisions.get(read.offset);
        return own == null || own <= read.revision ? "" : "that commit has revision " + own;
    }
}
