package io.tidemark.core.snapshot;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/** Compares a snapshot's bytes with its {@linkplain SnapshotTrailer trailer}, before anything reads them as text. */
final class SnapshotChecksum {

    private static final int BUFFER_BYTES_MAX = 256 * 1024;

    private final Path file;
    private final String advice;

    /** @param advice what to do when the file is refused */
    SnapshotChecksum(Path file, String advice) {
        this.file = file;
        this.advice = advice;
    }

    /** @throws SnapshotFormatException the file has no trailer, or other bytes before it than the trailer says */
    void verify() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long bytes = channel.size();
            OptionalInt expected = bytes < SnapshotTrailer.BYTES
                    ? OptionalInt.empty()
                    : SnapshotTrailer.decode(trailer(channel, bytes - SnapshotTrailer.BYTES));
            if (expected.isEmpty()) {
                throw new SnapshotFormatException(
                        file,
                        "bytes=" + bytes
                                + " and they don't end with the member crc32c; the file is cut off, was changed,"
                                + " or was not written by Tidemark",
                        advice);
            }
            int actual = crc32c(channel, bytes - SnapshotTrailer.BYTES);
            if (actual != expected.getAsInt()) {
                HexFormat hex = HexFormat.of();
                throw new SnapshotFormatException(
                        file,
                        "crc32c=" + hex.toHexDigits(expected.getAsInt()) + " is written in it, but its bytes=" + bytes
                                + " have crc32c=" + hex.toHexDigits(actual) + "; the file is damaged or was changed",
                        advice);
            }
        }
    }

    private static byte[] trailer(FileChannel channel, long position) throws IOException {
        ByteBuffer trailer = ByteBuffer.allocate(SnapshotTrailer.BYTES);
        while (trailer.hasRemaining()) {
            requireMore(channel.read(trailer, position + trailer.position()));
        }
        return trailer.array();
    }

    private static int crc32c(FileChannel channel, long bytes) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER_BYTES_MAX, bytes));
        long left = bytes;
        while (left > 0) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), left));
            requireMore(channel.read(buffer));
            left -= buffer.flip().remaining();
            crc.update(buffer);
        }
        return (int) crc.getValue();
    }

    private static void requireMore(int count) throws EOFException {
        if (count < 0) {
            throw new EOFException("The file became shorter while it was read");
        }
    }
}
