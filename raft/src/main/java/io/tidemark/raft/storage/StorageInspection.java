package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.entity.LocalFileMetaOutter.LocalFileMeta;
import com.alipay.sofa.jraft.storage.snapshot.Snapshot;
import io.tidemark.core.snapshot.LoadedSnapshot;
import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import io.tidemark.raft.start.DamagedStorageException;
import io.tidemark.raft.start.DirectoryFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at what a node keeps for Raft before JRaft opens it: whether it is all there, whole, and fits together. Changes
 * nothing but what RocksDB changes on any opening.
 */
public final class StorageInspection {

    static final String REMEDY =
            "It was not used and not changed. If this node is a voter, run: scripts/tidemark member replace NODE,"
                    + " then start it again; it will begin empty and keep the old files as raft.lost-N.";

    private StorageInspection() {}

    /**
     * What was found, and nothing of it is damaged.
     *
     * @param missing which part is missing, or "" when all are there
     * @param used whether a part was ever written to: a term, a vote, an entry, a snapshot
     */
    public record Finding(String missing, boolean used) {

        public boolean complete() {
            return missing.isEmpty();
        }
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
     * @throws DamagedStorageException when a part fails its checks, or the parts do not fit together
     * @throws DirectoryFailedException when the disk is too full to look
     */
    public static Finding inspect(DataDirectory directory) throws DamagedStorageException, DirectoryFailedException {
        List<Path> missing = new ArrayList<>();
        Optional<NewestSnapshot> snapshot = newestSnapshot(directory);
        if (snapshot.isPresent()) {
            inspectSnapshot(snapshot.get());
        }
        boolean used = snapshot.isPresent();
        if (Files.exists(directory.raftMetaFile())) {
            used |= !readPromise(directory).equals(RaftMetaFile.Promise.NONE);
        } else {
            missing.add(directory.raftMetaFile());
        }
        LogEnd.Place recorded = LogEnd.Place.NONE;
        if (Files.exists(directory.logEndFile())) {
            recorded = readLogEnd(directory).recorded();
            used |= recorded.index() > 0;
        } else {
            missing.add(directory.logEndFile());
        }
        if (RocksLog.exists(directory.log())) {
            used |= inspectLog(directory, recorded, snapshot).end() > 0;
        } else {
            missing.add(directory.log());
        }
        return new Finding(missing.isEmpty() ? "" : "nothing is left of " + missing.get(0), used);
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

    private static VerifiedLog.Extent inspectLog(
            DataDirectory directory, LogEnd.Place recorded, Optional<NewestSnapshot> snapshot)
            throws DamagedStorageException, DirectoryFailedException {
        try (RocksLog log = RocksLog.open(directory.log(), true)) {
            VerifiedLog.Extent extent = VerifiedLog.verify(log, recorded, configuration -> {});
            long snapshotIndex = snapshot.map(NewestSnapshot::index).orElse(0L);
            if (snapshotIndex < extent.firstIndex() - 1) {
                throw new DamagedStorageException(
                        directory.snapshots(),
                        "the log begins at index=" + extent.firstIndex() + ", but the newest snapshot is of index="
                                + snapshotIndex,
                        REMEDY);
            }
            return extent;
        }
    }

    /** Loads it to see that it can be loaded: JRaft would only say that it could not start. */
    private static void inspectSnapshot(NewestSnapshot snapshot) throws DamagedStorageException {
        Path meta = snapshot.offsets().resolveSibling(Snapshot.JRAFT_SNAPSHOT_META_FILE);
        LocalFileMeta table;
        try {
            SnapshotMetaFile.Content content = SnapshotMetaFile.read(meta);
            table = content.table();
            if (content.meta().getLastIncludedIndex() != snapshot.index()) {
                throw new DamagedStorageException(meta, "it is not of index=" + snapshot.index(), REMEDY);
            }
        } catch (NoSuchFileException e) {
            throw missing(meta);
        } catch (IOException e) {
            throw damaged(meta, e);
        }
        try {
            LoadedSnapshot loaded = new OffsetSnapshotLoader().load(snapshot.offsets());
            Optional<String> contradiction = TableMark.contradiction(table, loaded.summary());
            if (contradiction.isPresent()) {
                throw new DamagedStorageException(snapshot.offsets(), contradiction.get(), REMEDY);
            }
        } catch (IOException e) {
            throw damaged(snapshot.offsets(), e);
        }
    }

    private static Optional<NewestSnapshot> newestSnapshot(DataDirectory directory) throws DamagedStorageException {
        try {
            return NewestSnapshot.find(directory);
        } catch (IOException e) {
            throw damaged(directory.snapshots(), e);
        }
    }

    private static DamagedStorageException missing(Path file) {
        return new DamagedStorageException(file, "it is missing", REMEDY);
    }

    /** A part that cannot be read, with what is wrong and what to do. */
    public static DamagedStorageException damaged(Path file, IOException cause) {
        String damage = cause instanceof DamagedFileException damagedFile ? damagedFile.damage() : cause.toString();
        return new DamagedStorageException(file, damage, REMEDY, cause);
    }
}
