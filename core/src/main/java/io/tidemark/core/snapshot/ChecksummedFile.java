package io.tidemark.core.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** A new file that is written from begin to end and knows the CRC32C of what it was given. One thread owns it. */
final class ChecksummedFile extends OutputStream {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final CRC32C crc = new CRC32C();

    // Invariant: bytes = what is in the channel + what waits in the buffer; crc covers what is in the channel.
    private long bytes;

    private ChecksummedFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Creates the file; one that is there already is overwritten. */
    static ChecksummedFile create(Path path) throws IOException {
        return new ChecksummedFile(FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
    }

    @Override
    public void write(int b) throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.put((byte) b);
        bytes++;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int count = Math.min(left, buffer.remaining());
            buffer.put(source, from, count);
            from += count;
            left -= count;
        }
        bytes += length;
    }

    /** Hands what was buffered to the operating system. */
    @Override
    public void flush() throws IOException {
        buffer.flip();
        crc.update(buffer);
        buffer.rewind();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /** The CRC32C of all bytes written so far. */
    int crc32c() throws IOException {
        flush();
        return (int) crc.getValue();
    }

    /** How many bytes were written so far. */
    long bytes() {
        return bytes;
    }

    /** Waits until everything, the file's length too, is on the disk. */
    void force() throws IOException {
        flush();
        channel.force(true);
    }

    /** Closes the file as it is; what was not forced may be lost. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
