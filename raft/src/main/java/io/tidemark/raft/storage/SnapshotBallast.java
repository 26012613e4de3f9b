package io.tidemark.raft.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that holds a little space on the snapshots' disk, to be given back just before JRaft writes something of its
 * own there: when that fails JRaft halts the node, while our own file may fail to be written. Any thread.
 */
public final class SnapshotBallast {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotBallast.class);
    private static final int BYTES = 64 * 1024;

    private final Path file;

    public SnapshotBallast(DataDirectory directory) {
        this.file = directory.snapshotBallastFile();
    }

    /** Takes the space, unless it is held already. */
    public synchronized void hold() throws IOException {
        if (Files.exists(file) && Files.size(file) == BYTES) {
            return;
        }
        DurableFiles.createDirectories(DurableFiles.directoryOf(file));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(BYTES);
            while (zeros.hasRemaining()) {
                channel.write(zeros);
            }
            channel.force(true);
        } catch (IOException e) {
            drop();
            throw new IOException("cannot hold bytes=" + BYTES + " file=" + file + ": " + e.getMessage(), e);
        }
    }

    /** Gives the space back. */
    public synchronized void drop() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot delete the ballast file={}", file, e);
        }
    }
}
