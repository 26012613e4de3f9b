package io.tidemark.raft.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A second file that takes turns with a small one, so that this can be replaced also when its disk is full: the next
 * content is written over the space that the content before the present one had. One thread at a time.
 *
 * <p>At every moment, also after a crash between any two steps, the file is whole: the spare is another file until a
 * rename puts it in its place, and the file that was there becomes the spare.
 */
final class SpareFile {

    private final Path file;
    private final Path spare;

    /** A second name of the present file while it loses its own. */
    private final Path second;

    SpareFile(Path file) {
        this.file = file;
        this.spare = file.resolveSibling(file.getFileName() + ".spare");
        this.second = file.resolveSibling(file.getFileName() + ".second");
    }

    /**
     * Puts a file of this content in the place of what is there, durably. From the third time on that needs no space,
     * unless the content has grown beyond a block of the disk.
     */
    void replaceWith(byte[] content) throws IOException {
        finishLast();
        try (FileChannel channel = FileChannel.open(spare, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.truncate(content.length);
            channel.force(true);
        }
        boolean replaces = Files.exists(file);
        if (replaces) {
            Files.createLink(second, file);
        }
        Files.move(spare, file, StandardCopyOption.ATOMIC_MOVE);
        if (replaces) {
            Files.move(second, spare, StandardCopyOption.ATOMIC_MOVE);
        }
        DurableFiles.syncDirectory(DurableFiles.directoryOf(file));
    }

    /** Goes on where a crash may have interrupted the last replacement. */
    private void finishLast() throws IOException {
        if (!Files.exists(second)) {
            return;
        }
        if (Files.isSameFile(second, file)) {
            Files.delete(second);
        } else {
            Files.move(second, spare, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
