package io.tidemark.server.remoting;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The row keys of one batch, each made and checked once however many positions are in its row. */
final class BatchRows {

    private final @Nullable String[] keys;
    private final IntFunction<String> maker;

    /** @param maker makes the key of a row, or throws when one of its names is bad */
    BatchRows(int rowCount, IntFunction<String> maker) {
        this.keys = new String[rowCount];
        this.maker = maker;
    }

    String key(int row) {
        String key = keys[row];
        if (key == null) {
            key = maker.apply(row);
            keys[row] = key;
        }
        return key;
    }
}
