package io.tidemark.core.snapshot;

import java.io.IOException;

/** The default broker's table does not fit the number of bytes that its reader can take. */
public final class OffsetTableTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long bytesMax;

    OffsetTableTooLargeException(long bytesMax, long positions) {
        super("the offset table needs more than bytesMax=" + bytesMax + " (positions=" + positions + ")");
        this.bytesMax = bytesMax;
    }

    /** The limit that was given. */
    public long bytesMax() {
        return bytesMax;
    }
}
