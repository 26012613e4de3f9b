package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.conf.ConfigurationManager;
import io.tidemark.raft.start.DamagedStorageException;
import io.tidemark.raft.start.DirectoryFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Looks at what a node keeps for Raft before JRaft opens it: whether it is all there, whole, and fits together. Changes
 * nothing but what RocksDB changes on any opening.
 */
public final class StorageInspection {

    static final String REMEDY =
            "It was not used and not changed. If this node is a voter, run: scripts/tidemark member replace NODE,"
                    + " then start it again; it will begin empty and keep the old files as raft.lost-N.";

    private StorageInspection() {}

    /** What was found. */
    public enum Finding {
        /** Nothing: never made, or all of it gone. */
        ABSENT,
        /** Made, and never written to: no term, no vote, no entry, no snapshot. */
        UNUSED,
        /** In use, and whole. */
        INTACT
    }

    /**
     * Makes the storage of a node that has none: no term, no vote, an empty log.
     */
    public static void create(DataDirectory directory) throws DirectoryFailedException {
        try {
            directory.create();
            new RaftMetaFile(directory).write(RaftMetaFile.Promise.NONE);
            LogEnd.create(directory);
            RocksLog.create(directory.log());
        } catch (IOException e) {
            throw new DirectoryFailedException("make the storage in", directory.raft(), e);
        }
    }

    /**
     * Looks at all of it.
     *
     * @throws DamagedStorageException when a part is missing, fails its checks, or does not fit the others
     */
    public static Finding inspect(DataDirectory directory) throws DamagedStorageException {
        boolean meta = Files.exists(directory.raftMetaFile());
        boolean logEnd = Files.exists(directory.logEndFile());
        boolean log = RocksLog.exists(directory.log());
        long snapshotIndex = newestSnapshot(directory);
        if (!meta && !logEnd && !log && snapshotIndex == 0) {
            return Finding.ABSENT;
        }
        if (!meta) {
            throw missing(directory.raftMetaFile());
        }
        if (!logEnd) {
            throw missing(directory.logEndFile());
        }
        if (!log) {
            throw missing(directory.log());
        }
        RaftMetaFile.Promise promise = readPromise(directory);
        VerifiedLog.Extent extent = readLog(directory);
        requireNoGap(directory, extent, snapshotIndex);
        boolean unused = promise.equals(RaftMetaFile.Promise.NONE) && extent.end() == 0 && snapshotIndex == 0;
        return unused ? Finding.UNUSED : Finding.INTACT;
    }

    static RaftMetaFile.Promise readPromise(DataDirectory directory) throws DamagedStorageException {
        Path file = directory.raftMetaFile();
        try {
            return new RaftMetaFile(directory).read();
        } catch (NoSuchFileException e) {
            throw missing(file);
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    static LogEnd readLogEnd(DataDirectory directory) throws DamagedStorageException {
        Path file = directory.logEndFile();
        try {
            return LogEnd.open(directory);
        } catch (NoSuchFileException e) {
            throw missing(file);
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    private static VerifiedLog.Extent readLog(DataDirectory directory) throws DamagedStorageException {
        LogEnd end = readLogEnd(directory);
        try (RocksLog log = RocksLog.open(directory.log(), true)) {
            return VerifiedLog.verify(log, end.recorded(), new ConfigurationManager());
        }
    }

    private static void requireNoGap(DataDirectory directory, VerifiedLog.Extent extent, long snapshotIndex)
            throws DamagedStorageException {
        if (snapshotIndex < extent.firstIndex() - 1) {
            throw new DamagedStorageException(
                    directory.snapshots(),
                    "the log begins at index=" + extent.firstIndex() + ", but the newest snapshot is of index="
                            + snapshotIndex,
                    REMEDY);
        }
    }

    private static long newestSnapshot(DataDirectory directory) throws DamagedStorageException {
        if (!Files.isDirectory(directory.snapshots())) {
            return 0;
        }
        try (Stream<Path> entries = Files.list(directory.snapshots())) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("snapshot_\\d{1,18}"))
                    .mapToLong(name -> Long.parseLong(name.substring("snapshot_".length())))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw damaged(directory.snapshots(), e);
        }
    }

    private static DamagedStorageException missing(Path file) {
        return new DamagedStorageException(file, "it is missing", REMEDY);
    }

    private static DamagedStorageException damaged(Path file, IOException cause) {
        String damage = cause instanceof DamagedFileException damagedFile ? damagedFile.damage() : cause.toString();
        return new DamagedStorageException(file, damage, REMEDY, cause);
    }
}
