package io.tidemark.failover.history;

import java.util.ArrayList;
import java.util.List;

/** A growing array of ints, in chunks, so that growing copies nothing. */
final class IntColumn {

    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private final List<int[]> chunks = new ArrayList<>();
    private int size;

    void add(int value) {
        if (size == chunks.size() << CHUNK_BITS) {
            chunks.add(new int[CHUNK]);
        }
        set(size++, value);
    }

    void set(int index, int value) {
        chunks.get(index >> CHUNK_BITS)[index & (CHUNK - 1)] = value;
    }

    int get(int index) {
        return chunks.get(index >> CHUNK_BITS)[index & (CHUNK - 1)];
    }
}
