package io.tidemark.raft.storage;

import io.tidemark.raft.start.DirectoryFailedException;
import io.tidemark.raft.start.DirectoryInUseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a data directory, held by one process at a time until it is closed or the process ends. The lock file
 * stays: deleting it would let two processes lock two files of one name.
 */
public final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock of a directory, which is made if need be. */
    public static DirectoryLock acquire(DataDirectory directory)
            throws DirectoryInUseException, DirectoryFailedException {
        Path file = directory.lockFile();
        try {
            DurableFiles.createDirectories(directory.root());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel, false) == null) {
                channel.close();
                throw new DirectoryInUseException(file);
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new DirectoryFailedException("lock", file, e);
        }
    }

    /**
     * Keeps nodes away from a directory that is only looked at, without changing it. One that no node ever used has no lock
     * file, and nothing to keep away from it.
     */
    public static Optional<DirectoryLock> share(DataDirectory directory) throws DirectoryInUseException, IOException {
        Path file = directory.lockFile();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        if (tryLock(channel, true) == null) {
            channel.close();
            throw new DirectoryInUseException(file);
        }
        return Optional.of(new DirectoryLock(channel));
    }

    private static @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            // Another node of this same process holds it.
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
