package io.tidemark.core.command;

import io.tidemark.core.offset.OffsetEditor;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets the offsets of some positions, each once: what a batch of clients' commits becomes. Positions lie in primitive
 * arrays, grouped by row and in ascending order of their queue ids, so that a row's key is written and looked up once.
 */
public final class CommitOffsets implements Command {

    private final long timeMillis;
    private final String[] rows;

    /**
     * Where each row's positions end; they begin where the row's before end. Invariant: ascending, no row is empty, the
     * last end is the number of positions.
     */
    private final int[] rowEnds;

    private final char[] queueIds;

    /** Invariant: as long as {@link #queueIds}, and none is negative. */
    private final long[] offsets;

    /** Takes the arrays as they are; whoever made them has checked them and lets go of them. */
    CommitOffsets(long timeMillis, String[] rows, int[] rowEnds, char[] queueIds, long[] offsets) {
        this.timeMillis = timeMillis;
        this.rows = rows;
        this.rowEnds = rowEnds;
        this.queueIds = queueIds;
        this.offsets = offsets;
    }

    @Override
    public long timeMillis() {
        return timeMillis;
    }

    @Override
    public CommitOffsets at(long otherMillis) {
        return new CommitOffsets(Command.requireTime(otherMillis), rows, rowEnds, queueIds, offsets);
    }

    @Override
    public void applyTo(OffsetEditor editor) {
        forEach(editor::put);
    }

    /** How many positions it sets; at least 1. */
    public int positions() {
        return offsets.length;
    }

    /** Visits every position once, row by row. */
    public void forEach(PositionVisitor visitor) {
        int at = 0;
        for (int r = 0; r < rows.length; r++) {
            for (; at < rowEnds[r]; at++) {
                visitor.position(rows[r], queueIds[at], offsets[at]);
            }
        }
    }

    int rows() {
        return rows.length;
    }

    String row(int r) {
        return rows[r];
    }

    int rowEnd(int r) {
        return rowEnds[r];
    }

    int queueId(int at) {
        return queueIds[at];
    }

    long offset(int at) {
        return offsets[at];
    }

    @Override
    public String toString() {
        return "CommitOffsets[timeMillis=" + timeMillis + ", rows=" + rows.length + ", positions=" + offsets.length
                + "]";
    }

    /** Takes one position after another. */
    @FunctionalInterface
    public interface PositionVisitor {

        /** Takes a position: the row's key, the queue of it and the offset it is set to. */
        void position(String row, int queueId, long offset);
    }

    /**
     * Collects positions; of equal ones the last put wins. One thread uses it, for one command after another: {@link
     * #clear} makes it ready for the next and keeps the memory of an ordinary one.
     */
    public static final class Builder {

        /** More than an entry has room for; what a position's number is packed into when they are sorted. */
        private static final int POSITION_BITS = 20;

        private static final int QUEUE_ID_BITS = 16;

        /** A command of more positions than this leaves its memory to the collector, so that clearing stays cheap. */
        private static final int POSITIONS_RETAINED = 1 << 14;

        /** What a row adds beside its key: the key's length and its number of positions. */
        private static final int ROW_FRAME_BYTES_MAX = 2 * Varint.SHORT_BYTES_MAX;

        /** Numbers the rows in the order of their first position. */
        private Map<String, Integer> rowNumbers = new HashMap<>();

        private List<String> rows = new ArrayList<>();

        /** Numbers the positions; the key is the row's number and the queue id. */
        private KeyIndex index = new KeyIndex();

        /** By number of the position. */
        private long[] offsets = new long[KeyIndex.INITIAL_CAPACITY];

        private int encodedBytes = CommitOffsetsCodec.FRAME_BYTES_MAX;

        /** The most bytes that one position of {@code row} can add to {@link #encodedBytes}. */
        public static int positionBytesMax(String row) {
            return rowBytesMax(row) + Varint.SHORT_BYTES_MAX + Varint.LONG_BYTES_MAX;
        }

        /**
         * Sets one position; an earlier put of the same position is forgotten.
         *
         * @param row a row key as {@link io.tidemark.core.offset.RowKey#of} makes it
         * @param queueId 0 to 65,535
         * @param offset the next message to read, at least 0
         */
        public Builder put(String row, int queueId, long offset) {
            if (queueId < 0 || queueId > PositionKey.QUEUE_ID_MAX || offset < 0) {
                throw new IllegalArgumentException("row=" + row + " queueId=" + queueId + " offset=" + offset);
            }
            if (index.size() == 1 << POSITION_BITS) {
                throw new IllegalStateException("positions=" + index.size() + ", a command holds no more");
            }
            int known = index.size();
            int number = index.numberOf(((long) rowNumber(row) << QUEUE_ID_BITS) | queueId);
            if (number < known) {
                encodedBytes -= Varint.bytes(offsets[number]);
            } else {
                encodedBytes += Varint.bytes(queueId);
                if (number == offsets.length) {
                    offsets = Arrays.copyOf(offsets, 2 * number);
                }
            }
            encodedBytes += Varint.bytes(offset);
            offsets[number] = offset;
            return this;
        }

        /** Like {@link #put(String, int, long)}. */
        public Builder put(PositionKey key, long offset) {
            return put(key.row(), key.queueId(), offset);
        }

        /** How many different positions were put. */
        public int positions() {
            return index.size();
        }

        /** At least as many bytes as the encoded command will have, its header and checksum among them. */
        public int encodedBytes() {
            return encodedBytes;
        }

        /**
         * The command that sets what was put; the builder keeps it too.
         *
         * @param timeMillis the leader's clock, in milliseconds since the epoch
         * @throws IllegalStateException nothing was put
         */
        public CommitOffsets build(long timeMillis) {
            int positions = index.size();
            if (positions == 0) {
                throw new IllegalStateException("A command needs at least one position");
            }
            Command.requireTime(timeMillis);
            long[] sorted = new long[positions];
            for (int number = 0; number < positions; number++) {
                sorted[number] = (index.key(number) << POSITION_BITS) | number;
            }
            Arrays.sort(sorted);

            int[] rowEnds = new int[rows.size()];
            char[] queueIds = new char[positions];
            long[] sortedOffsets = new long[positions];
            for (int at = 0; at < positions; at++) {
                long key = sorted[at] >>> POSITION_BITS;
                rowEnds[(int) (key >>> QUEUE_ID_BITS)] = at + 1;
                queueIds[at] = (char) key;
                sortedOffsets[at] = offsets[(int) sorted[at] & ((1 << POSITION_BITS) - 1)];
            }
            return new CommitOffsets(timeMillis, rows.toArray(String[]::new), rowEnds, queueIds, sortedOffsets);
        }

        /** Forgets every position. */
        public void clear() {
            if (index.size() > POSITIONS_RETAINED) {
                rowNumbers = new HashMap<>();
                rows = new ArrayList<>();
                index = new KeyIndex();
                offsets = new long[KeyIndex.INITIAL_CAPACITY];
            } else {
                rowNumbers.clear();
                rows.clear();
                index.clear();
            }
            encodedBytes = CommitOffsetsCodec.FRAME_BYTES_MAX;
        }

        private int rowNumber(String row) {
            Integer known = rowNumbers.get(row);
            if (known != null) {
                return known;
            }
            int number = rows.size();
            rowNumbers.put(row, number);
            rows.add(row);
            encodedBytes += rowBytesMax(row);
            return number;
        }

        private static int rowBytesMax(String row) {
            return ROW_FRAME_BYTES_MAX + row.length();
        }
    }
}
