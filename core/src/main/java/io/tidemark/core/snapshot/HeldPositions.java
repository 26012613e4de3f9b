package io.tidemark.core.snapshot;

import io.tidemark.core.offset.OffsetRow;
import java.util.stream.IntStream;

/** The positions of a row that a reset holds, as a row of their own. */
final class HeldPositions implements OffsetRow {

    private final OffsetRow row;

    /** Where the held positions stand in {@link #row}. */
    private final int[] places;

    private HeldPositions(OffsetRow row, int[] places) {
        this.row = row;
        this.places = places;
    }

    /** Whether a row has such a position; hardly any has. */
    static boolean isAnyOf(OffsetRow row) {
        for (int i = 0; i < row.size(); i++) {
            if (row.held(i)) {
                return true;
            }
        }
        return false;
    }

    /** Those of a row; perhaps none. */
    static HeldPositions of(OffsetRow row) {
        return new HeldPositions(
                row, IntStream.range(0, row.size()).filter(row::held).toArray());
    }

    @Override
    public int size() {
        return places.length;
    }

    @Override
    public int queueId(int i) {
        return row.queueId(places[i]);
    }

    @Override
    public long offset(int i) {
        return row.offset(places[i]);
    }

    @Override
    public boolean held(int i) {
        return true;
    }
}
