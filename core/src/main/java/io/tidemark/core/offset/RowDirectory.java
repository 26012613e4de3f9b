package io.tidemark.core.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    private long held;
    private long hash;

    /** How many positions were set, removed or let go since {@link #beginChange}. */
    private int changed;

    /** The row of the last put: a command's positions come row by row. */
    private @Nullable Row lastRow;

    RowDirectory() {
        segments = new Segment[1 << SEGMENT_BITS];
        Arrays.fill(segments, Segment.EMPTY);
    }

    long positions() {
        return positions;
    }

    /** How many positions a reset holds. */
    long held() {
        return held;
    }

    /** Begins to count anew what is changed. */
    void beginChange() {
        changed = 0;
    }

    int changed() {
        return changed;
    }

    /** The {@linkplain TableHash table hash}. */
    long hash() {
        return hash;
    }

    /** The offset at {@code key}, or {@link OffsetView#NONE}. */
    long offset(PositionKey key) {
        Row row = find(key.row());
        int at = row == null ? -1 : row.find(key.queueId());
        return row == null || at < 0 ? OffsetView.NONE : row.offset(at);
    }

    /** Whether a reset holds the position at {@code key}. */
    boolean held(PositionKey key) {
        Row row = held == 0 ? null : find(key.row());
        int at = row == null ? -1 : row.find(key.queueId());
        return row != null && at >= 0 && row.held(at);
    }

    /** How many positions the selected rows have. */
    long positionsIn(RowSelection selection) {
        return select(selection).stream().mapToLong(Row::size).sum();
    }

    @Override
    public void put(String row, int queueId, long offset) {
        put(row, queueId, offset, false);
    }

    @Override
    public void putHeld(String row, int queueId, long offset) {
        put(row, queueId, offset, true);
    }

    private void put(String row, int queueId, long offset, boolean hold) {
        if (queueId < 0 || queueId > PositionKey.QUEUE_ID_MAX || offset < 0) {
            throw new IllegalArgumentException("row=" + row + " queueId=" + queueId + " offset=" + offset);
        }
        long word = Row.word(offset, hold);
        Row target = writable(row);
        int at = target.find(queueId);
        if (at < 0) {
            target.insert(~at, queueId, word);
            positions++;
            count(target, queueId, word, 1);
        } else {
            count(target, queueId, target.word(at), -1);
            target.set(at, word);
            count(target, queueId, word, 1);
        }
        changed++;
    }

    @Override
    public void release(String row, int queueId) {
        if (held(new PositionKey(row, queueId))) {
            Row target = writable(row);
            put(row, queueId, target.offset(target.find(queueId)));
        }
    }

    @Override
    public void remove(RowSelection selection) {
        List<Row> gone = select(selection);
        remove(gone);
        gone.forEach(row -> changed += row.size());
    }

    @Override
    public void copy(RowSelection source, String destination) {
        List<Row> rows = new ArrayList<>();
        for (Row row : select(source)) {
            if (!NameRules.isDerived(RowKey.topic(row.key()), RowKey.group(row.key()))) {
                rows.add(row);
            }
        }
        List<Row> replaced = new ArrayList<>();
        for (Row row : rows) {
            Row before = find(keyOfCopy(row, destination));
            if (before != null) {
                replaced.add(before);
            }
        }
        remove(replaced);
        for (Row row : rows) {
            String key = keyOfCopy(row, destination);
            for (int i = 0; i < row.size(); i++) {
                put(key, row.queueId(i), row.offset(i));
            }
        }
    }

    private static String keyOfCopy(Row row, String destination) {
        return RowKey.of(RowKey.broker(row.key()), RowKey.topic(row.key()), destination);
    }

    private void remove(List<Row> gone) {
        Map<Integer, List<Row>> bySegment = gone.stream().collect(Collectors.groupingBy(row -> segmentOf(row.hash())));
        bySegment.forEach((at, rows) -> writableSegment(at).remove(Set.copyOf(rows)));
        for (Row row : gone) {
            positions -= row.size();
            for (int i = 0; i < row.size(); i++) {
                count(row, row.queueId(i), row.word(i), -1);
            }
        }
        lastRow = null;
    }

    /** Adds a position to what is told of the table, or takes it away. */
    private void count(Row row, int queueId, long word, int sign) {
        hash += sign * TableHash.wordHash(row.hash(), queueId, word);
        if (Row.isHeld(word)) {
            held += sign;
        }
    }

    private List<Row> select(RowSelection selection) {
        if (selection.isOfOneRow()) {
            Row row = find(selection.rowKey());
            return row == null ? List.of() : List.of(row);
        }
        List<Row> selected = new ArrayList<>();
        for (Segment segment : segments) {
            selected.addAll(segment.select(selection));
        }
        return selected;
    }

    private @Nullable Row find(String key) {
        long rowHash = TableHash.rowHash(key);
        return segments[segmentOf(rowHash)].find(key, rowHash);
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
        Row row = writableSegment(segmentOf(rowHash)).writable(key, rowHash);
        lastRow = row;
        return row;
    }

    private Segment writableSegment(int at) {
        Segment segment = segments[at];
        if (segment.generation() != generation) {
            segment = segment.copy(generation);
            segments[at] = segment;
        }
        return segment;
    }

    /** The high bits choose the segment, the low ones the slot in it. */
    private static int segmentOf(long rowHash) {
        return (int) (rowHash >>> (Long.SIZE - SEGMENT_BITS));
    }
}
