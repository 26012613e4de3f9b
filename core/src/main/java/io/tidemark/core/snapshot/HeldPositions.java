package io.tidemark.core.snapshot;

import io.tidemark.core.offset.OffsetRow;
import java.util.Arrays;

/** The positions of a row that a reset holds, as a row of their own. */
final class HeldPositions implements OffsetRow {

    private final OffsetRow row;

    /** Where the held positions stand in {@link #row}. */
    private final int[] places;

    private HeldPositions(OffsetRow row, int[] places) {
        this.row = row;
        this.places = places;
    }

    /** Those of a row; perhaps none. */
    static HeldPositions of(OffsetRow row) {
        int[] places = {};
        for (int i = 0; i < row.size(); i++) {
            if (row.held(i)) {
                places = Arrays.copyOf(places, places.length + 1);
                places[places.length - 1] = i;
            }
        }
        return new HeldPositions(row, places);
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
