package io.tidemark.core.snapshot;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes bytes on until there would be too many; from then on every write fails. */
final class BoundedOutput extends FilterOutputStream {

    private final long bytesMax;
    private final long positions;

    // Invariant: bytes <= bytesMax were passed on.
    private long bytes;

    /** @param positions what the table holds, for the message */
    BoundedOutput(OutputStream out, long bytesMax, long positions) {
        super(out);
        this.bytesMax = bytesMax;
        this.positions = positions;
    }

    @Override
    public void write(int b) throws IOException {
        reserve(1);
        out.write(b);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        reserve(length);
        out.write(source, offset, length);
    }

    private void reserve(int length) throws OffsetTableTooLargeException {
        if (length > bytesMax - bytes) {
            throw new OffsetTableTooLargeException(bytesMax, positions);
        }
        bytes += length;
    }
}
