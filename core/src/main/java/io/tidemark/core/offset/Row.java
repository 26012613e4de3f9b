package io.tidemark.core.offset;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row as the table stores it: offsets in the order of their queue ids, in one primitive array. Only the table's
 * writer changes it, and only while its generation is the table's; afterwards a frozen view may be reading it.
 */
final class Row implements OffsetRow {

    private final String key;
    private final long hash;
    private final int generation;

    /** Invariant: 1 &lt;= size &lt;= offsets.length once the first position is in. */
    private int size;

    private long[] offsets;

    /**
     * The queue ids, ascending; null when they are exactly 0 to size - 1, as nearly all rows are. Invariant: as long as
     * {@code offsets} when not null, so a row costs what it carries and not what its greatest id is.
     */
    private char @Nullable [] queueIds;

    /** An empty row, for a first position that follows at once. */
    Row(String key, long hash, int generation) {
        this(key, hash, generation, 0, new long[1], null);
    }

    private Row(String key, long hash, int generation, int size, long[] offsets, char @Nullable [] queueIds) {
        this.key = key;
        this.hash = hash;
        this.generation = generation;
        this.size = size;
        this.offsets = offsets;
        this.queueIds = queueIds;
    }

    /** The same row for a later generation, without spare room. */
    Row copy(int laterGeneration) {
        char[] ids = queueIds;
        return new Row(
                key,
                hash,
                laterGeneration,
                size,
                Arrays.copyOf(offsets, size),
                ids == null ? null : Arrays.copyOf(ids, size));
    }

    String key() {
        return key;
    }

    /** {@link TableHash#rowHash} of the key. */
    long hash() {
        return hash;
    }

    int generation() {
        return generation;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int queueId(int i) {
        char[] ids = queueIds;
        return ids == null ? i : ids[i];
    }

    @Override
    public long offset(int i) {
        return offsets[i];
    }

    /** The offset of a queue, or {@link OffsetView#NONE}. */
    long offsetOf(int queueId) {
        int at = find(queueId);
        return at < 0 ? OffsetView.NONE : offsets[at];
    }

    /** Sets the offset of a queue and returns the one before, or {@link OffsetView#NONE}. */
    long put(int queueId, long offset) {
        int at = find(queueId);
        if (at < 0) {
            insert(~at, queueId, offset);
            return OffsetView.NONE;
        }
        long previous = offsets[at];
        offsets[at] = offset;
        return previous;
    }

    /** Where the queue id stands, or the complement of where it belongs. */
    private int find(int queueId) {
        char[] ids = queueIds;
        if (ids == null) {
            return queueId < size ? queueId : ~size;
        }
        return Arrays.binarySearch(ids, 0, size, (char) queueId);
    }

    private void insert(int at, int queueId, long offset) {
        char[] ids = queueIds;
        if (ids == null && queueId != size) {
            ids = new char[offsets.length];
            for (int i = 0; i < size; i++) {
                ids[i] = (char) i;
            }
        }
        if (size == offsets.length) {
            // Exact up to eight queues, an eighth to spare beyond: most rows stop growing within their first second.
            int capacity = size + 1 + size / 8;
            offsets = Arrays.copyOf(offsets, capacity);
            ids = ids == null ? null : Arrays.copyOf(ids, capacity);
        }
        System.arraycopy(offsets, at, offsets, at + 1, size - at);
        offsets[at] = offset;
        if (ids != null) {
            System.arraycopy(ids, at, ids, at + 1, size - at);
            ids[at] = (char) queueId;
        }
        size++;
        queueIds = ids == null || ids[size - 1] == size - 1 ? null : ids;
    }
}
