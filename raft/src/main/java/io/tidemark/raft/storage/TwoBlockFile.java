package io.tidemark.raft.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A small file that is written again and again, durably, for the price of one block forced to the disk: two blocks of
 * {@value #BLOCK_BYTES} bytes, which are written in turns and in place. One thread at a time.
 *
 * <pre>
 *  offset  bytes
 *       0    512  a {@link ChecksummedText} whose first field is sequence = 1, 3, 5, …, filled up with line feeds
 *     512    512  the same with sequence = 2, 4, 6, …; line feeds alone before the second write
 * </pre>
 *
 * A disk writes 512 bytes as a whole, so a crash leaves a block as it was or as it was to be. One that is neither is
 * damaged, and then the file is not believed, also when the other block is whole: what was lost may be the newest.
 *
 * <p>Putting a new file in the place of the old one would take two commits of the file system's journal, for which all
 * that write the log to the same disk wait as well, while nobody may vote; and it would need space, which a full disk
 * has not.
 */
final class TwoBlockFile {

    private static final int BLOCK_BYTES = 512;
    private static final int BLOCKS = 2;
    private static final byte FILLING = '\n';
    private static final String SEQUENCE = "sequence";
    private static final long NOT_READ = -1;

    private final Path path;
    private final ChecksummedText text;

    /** Of the newest block. */
    private long sequence = NOT_READ;

    /** @param kind what the file is; part of each block's first line */
    TwoBlockFile(Path path, String kind) {
        this.path = path;
        this.text = new ChecksummedText(kind);
    }

    Path path() {
        return path;
    }

    /**
     * Writes these fields, durably; until this returns the file may have them or those before.
     *
     * @param fields few enough for a block, none called sequence
     */
    void write(Map<String, String> fields) throws IOException {
        if (!Files.exists(path)) {
            byte[] both = Arrays.copyOf(block(1, fields), BLOCKS * BLOCK_BYTES);
            Arrays.fill(both, BLOCK_BYTES, both.length, FILLING);
            DurableFiles.replace(path, both);
            sequence = 1;
            return;
        }
        if (sequence == NOT_READ) {
            Map<String, String> unused = read();
        }
        byte[] both = new byte[BLOCKS * BLOCK_BYTES];
        int at = (int) (sequence % BLOCKS) * BLOCK_BYTES;
        System.arraycopy(block(sequence + 1, fields), 0, both, at, BLOCK_BYTES);
        force(both, at);
        sequence++;
    }

    /**
     * Reads the newest fields, in the order in which they were written. They are on the disk when this returns: a process that
     * was killed, or whose write failed, may have left them in the kernel's memory alone, and what is believed must not be
     * forgotten later. They are written once more for that: after a write that failed the kernel takes them for written.
     *
     * @throws NoSuchFileException when there is no file
     * @throws DamagedFileException when either block is not exactly what was written
     */
    Map<String, String> read() throws IOException {
        byte[] content = Files.readAllBytes(path);
        if (content.length != BLOCKS * BLOCK_BYTES) {
            throw new DamagedFileException(
                    path, "it has %d bytes, expected %d".formatted(content.length, BLOCKS * BLOCK_BYTES));
        }
        Map<String, String> first = parse(Arrays.copyOf(content, BLOCK_BYTES));
        long firstSequence = takeSequence(first);
        byte[] secondBlock = Arrays.copyOfRange(content, BLOCK_BYTES, content.length);
        if (firstSequence == 1 && isEmpty(secondBlock)) {
            sequence = firstSequence;
            force(content, 0);
            return first;
        }
        Map<String, String> second = parse(secondBlock);
        long secondSequence = takeSequence(second);
        sequence = Math.max(firstSequence, secondSequence);
        if (Math.abs(firstSequence - secondSequence) != 1 || firstSequence % BLOCKS == 0) {
            sequence = NOT_READ;
            throw new DamagedFileException(
                    path,
                    "its blocks have sequence=%d and sequence=%d, which do not follow each other"
                            .formatted(firstSequence, secondSequence));
        }
        boolean firstIsNewest = firstSequence > secondSequence;
        force(content, firstIsNewest ? 0 : BLOCK_BYTES);
        return firstIsNewest ? first : second;
    }

    /** Writes the block that begins there, durably. */
    private void force(byte[] content, int at) throws IOException {
        ByteBuffer block = ByteBuffer.wrap(content, at, BLOCK_BYTES);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            while (block.hasRemaining()) {
                channel.write(block, block.position());
            }
            channel.force(false); // neither its length nor where it lies has changed
        }
    }

    private byte[] block(long next, Map<String, String> fields) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(SEQUENCE, Long.toString(next));
        all.putAll(fields);
        byte[] rendered = text.render(all);
        if (rendered.length > BLOCK_BYTES) {
            throw new IOException("file=%s: %d bytes are to be written, expected at most %d: %s"
                    .formatted(path, rendered.length, BLOCK_BYTES, fields));
        }
        byte[] block = Arrays.copyOf(rendered, BLOCK_BYTES);
        Arrays.fill(block, rendered.length, BLOCK_BYTES, FILLING);
        return block;
    }

    private Map<String, String> parse(byte[] block) throws DamagedFileException {
        int end = block.length;
        while (end > 1 && block[end - 2] == FILLING && block[end - 1] == FILLING) {
            end--; // the text ends with one line feed of its own
        }
        return text.parse(path, Arrays.copyOf(block, end));
    }

    private long takeSequence(Map<String, String> fields) throws DamagedFileException {
        try {
            return Long.parseLong(String.valueOf(fields.remove(SEQUENCE)));
        } catch (NumberFormatException e) {
            throw new DamagedFileException(path, "a block has no sequence");
        }
    }

    private static boolean isEmpty(byte[] block) {
        for (byte one : block) {
            if (one != FILLING) {
                return false;
            }
        }
        return true;
    }
}
