package io.tidemark.failover.history;

import java.util.ArrayList;
import java.util.List;

/** A growing array of longs, in chunks, so that growing copies nothing. */
final class LongColumn {

    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private final List<long[]> chunks = new ArrayList<>();
    private int size;

    void add(long value) {
        if (size == chunks.size() << CHUNK_BITS) {
            chunks.add(new long[CHUNK]);
        }
        set(size++, value);
    }

    void set(int index, long value) {
        chunks.get(index >> CHUNK_BITS)[index & (CHUNK - 1)] = value;
    }

    long get(int index) {
        return chunks.get(index >> CHUNK_BITS)[index & (CHUNK - 1)];
    }
}
