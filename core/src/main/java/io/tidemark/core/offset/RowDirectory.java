package io.tidemark.core.offset;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a table, with their number of positions and their hash. It knows neither log nor lock: the table owns one
 * and lets one thread at a time write.
 *
 * <p>A freeze hands out a copy of the segment array and begins a new generation. Segments and rows of an earlier
 * generation are never changed again: the writer copies a segment's slots and a row on its first touch. So a freeze
 * costs one small array whatever the table holds, and what it costs afterwards is spread over the commits that follow.
 */
final class RowDirectory implements OffsetEditor {

    private static final int SEGMENT_BITS = 10;

    /** Invariant: every segment's and row's generation is at most this. */
    private int generation;

    private final Segment[] segments;
    private long positions;
    private long hash;

    /** The row of the last put: a command's positions come row by row. */
    private @Nullable Row lastRow;

    RowDirectory() {
        segments = new Segment[1 << SEGMENT_BITS];
        Arrays.fill(segments, Segment.EMPTY);
    }

    long positions() {
        return positions;
    }

    /** The {@linkplain TableHash table hash}. */
    long hash() {
        return hash;
    }

    /** The offset at {@code key}, or {@link OffsetView#NONE}. */
    long offset(PositionKey key) {
        long rowHash = TableHash.rowHash(key.row());
        Row row = segments[segmentOf(rowHash)].find(key.row(), rowHash);
        return row == null ? OffsetView.NONE : row.offsetOf(key.queueId());
    }

    @Override
    public void put(String row, int queueId, long offset) {
        if (queueId < 0 || queueId > PositionKey.QUEUE_ID_MAX || offset < 0) {
            throw new IllegalArgumentException("row=" + row + " queueId=" + queueId + " offset=" + offset);
        }
        Row target = writable(row);
        long previous = target.put(queueId, offset);
        if (previous == OffsetView.NONE) {
            positions++;
        } else {
            hash -= TableHash.positionHash(target.hash(), queueId, previous);
        }
        hash += TableHash.positionHash(target.hash(), queueId, offset);
    }

    /** The segments as they are, never to be changed again. */
    Segment[] freeze() {
        generation++;
        return segments.clone();
    }

    private Row writable(String key) {
        Row last = lastRow;
        if (last != null && last.generation() == generation && last.key().equals(key)) {
            return last;
        }
        long rowHash = TableHash.rowHash(key);
        int at = segmentOf(rowHash);
        Segment segment = segments[at];
        if (segment.generation() != generation) {
            segment = segment.copy(generation);
            segments[at] = segment;
        }
        Row row = segment.writable(key, rowHash);
        lastRow = row;
        return row;
    }

    /** The high bits choose the segment, the low ones the slot in it. */
    private static int segmentOf(long rowHash) {
        return (int) (rowHash >>> (Long.SIZE - SEGMENT_BITS));
    }
}
