package io.tidemark.bench.micro;

import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;

/** So many positions in rows of eight queues each, numbered from 0. */
final class PositionSet {

    private static final int QUEUES = 8;
    private static final int GROUPS_OF_TOPIC = 50;
    private static final long OFFSET_FIRST = 1_000_000_000L;

    private final int positions;
    private final String[] rows;

    PositionSet(int positions) {
        this.positions = positions;
        rows = new String[(positions + QUEUES - 1) / QUEUES];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = RowKey.of(
                    "", "topic-%05d".formatted(row / GROUPS_OF_TOPIC), "group-%03d".formatted(row % GROUPS_OF_TOPIC));
        }
    }

    String row(int position) {
        return rows[position / QUEUES];
    }

    int queueId(int position) {
        return position % QUEUES;
    }

    long offset(int position) {
        return OFFSET_FIRST + position;
    }

    PositionKey[] keys() {
        PositionKey[] keys = new PositionKey[positions];
        for (int position = 0; position < positions; position++) {
            keys[position] = new PositionKey(row(position), queueId(position));
        }
        return keys;
    }

    /** A table that holds them all. */
    OffsetTable table() {
        OffsetTable.Builder builder = new OffsetTable.Builder();
        for (int position = 0; position < positions; position++) {
            builder.put(row(position), queueId(position), offset(position));
        }
        return builder.build(1, 1, 1, 1);
    }
}
