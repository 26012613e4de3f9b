package io.tidemark.core.offset;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row as the table stores it: offsets in the order of their queue ids, in one primitive array. Only the table's
 * writer changes it, and only while its generation is the table's; afterwards a frozen view may be reading it.
 *
 * <p>A position is stored as a <i>word</i>: its offset, with the sign bit set while a reset holds it. So being held
 * takes no room and is copied and hashed with the offset.
 */
final class Row implements OffsetRow {

    private static final long HELD = Long.MIN_VALUE;

    private final String key;
    private final long hash;
    private final int generation;

    /** Invariant: 1 &lt;= size &lt;= words.length once the first position is in. */
    private int size;

    private long[] words;

    /**
     * The queue ids, ascending; null when they are exactly 0 to size - 1, as nearly all rows are. Invariant: as long as
     * {@code words} when not null, so a row costs what it carries and not what its greatest id is.
     */
    private char @Nullable [] queueIds;

    /** An empty row, for a first position that follows at once. */
    Row(String key, long hash, int generation) {
        this(key, hash, generation, 0, new long[1], null);
    }

    private Row(String key, long hash, int generation, int size, long[] words, char @Nullable [] queueIds) {
        this.key = key;
        this.hash = hash;
        this.generation = generation;
        this.size = size;
        this.words = words;
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
                Arrays.copyOf(words, size),
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
        return words[i] & ~HELD;
    }

    @Override
    public boolean held(int i) {
        return isHeld(words[i]);
    }

    /** How a position is stored. */
    static long word(long offset, boolean held) {
        return held ? offset | HELD : offset;
    }

    static boolean isHeld(long word) {
        return word < 0;
    }

    long word(int at) {
        return words[at];
    }

    /** Where the queue id stands, or, negative, the complement of where it belongs. */
    int find(int queueId) {
        char[] ids = queueIds;
        if (ids == null) {
            return queueId < size ? queueId : ~size;
        }
        return Arrays.binarySearch(ids, 0, size, (char) queueId);
    }

    void set(int at, long word) {
        words[at] = word;
    }

    /** Adds a position of a new queue. */
    void insert(int at, int queueId, long word) {
        char[] ids = queueIds;
        if (ids == null && queueId != size) {
            ids = new char[words.length];
            for (int i = 0; i < size; i++) {
                ids[i] = (char) i;
            }
        }
        if (size == words.length) {
            // Exact up to eight queues, an eighth to spare beyond: most rows stop growing within their first second.
            int capacity = size + 1 + size / 8;
            words = Arrays.copyOf(words, capacity);
            ids = ids == null ? null : Arrays.copyOf(ids, capacity);
        }
        System.arraycopy(words, at, words, at + 1, size - at);
        words[at] = word;
        if (ids != null) {
            System.arraycopy(ids, at, ids, at + 1, size - at);
            ids[at] = (char) queueId;
        }
        size++;
        queueIds = ids == null || ids[size - 1] == size - 1 ? null : ids;
    }
}
