package io.tidemark.server.remoting;

import io.tidemark.core.offset.OffsetRow;
import java.io.IOException;

/** What one request makes of a table: it is shown every row once, and then answers. One thread at a time uses it. */
interface TableScan {

    /** Takes a row of any broker, in no particular order; {@code offsets} stand still and may be kept. */
    void row(String row, OffsetRow offsets);

    /** Answers, once. */
    void answer(TableAnswer answer) throws IOException;

    /** Whether the answer may be as large as a frame. */
    default boolean isLarge() {
        return true;
    }
}
