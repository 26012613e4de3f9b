package io.tidemark.raft.storage;

import io.tidemark.core.log.LoggedEntry;
import io.tidemark.core.log.StoppedLog;
import io.tidemark.raft.start.DamagedStorageException;
import io.tidemark.raft.start.DirectoryInUseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/**
 * Reads the log of a node that is stopped. The directory's lock is shared meanwhile, so that no node starts on it, and
 * RocksDB is opened for reading only.
 *
 * <p>A node refuses a log for the first thing that is wrong with it. Here the rest is read too: whoever looks wants to know
 * what is left.
 */
public final class RocksStoppedLog implements StoppedLog {

    @Override
    public void read(String directory, String logPath, long from, long to, Visitor visitor) throws IOException {
        Path root = Path.of(directory);
        DataDirectory data = logPath.isEmpty() ? DataDirectory.at(root) : new DataDirectory(root, Path.of(logPath));
        if (!RocksLog.exists(data.log())) {
            throw new IOException("there is no Raft log in " + data.log()
                    + ". Name a node's storePathRootDir, and its logPath if that is set.");
        }
        Optional<DirectoryLock> shared = share(data);
        try {
            read(data, new LogReading(from, to, visitor));
        } finally {
            shared.ifPresent(DirectoryLock::close);
        }
    }

    private static Optional<DirectoryLock> share(DataDirectory data) throws IOException {
        try {
            return DirectoryLock.share(data);
        } catch (DirectoryInUseException e) {
            throw new IOException(
                    "a running process uses " + data.root() + ". Stop the node, or look at a copy of the directory.",
                    e);
        }
    }

    private static void read(DataDirectory data, LogReading reading) throws IOException {
        try (RocksLog log = open(data, reading)) {
            long first = firstIndex(log, reading);
            reading.beginAt(first);
            log.forEachFrom(reading.next(), reading::take);
        } catch (RocksDBException e) {
            reading.tell(LoggedEntry.problem(
                    null, "RocksDB cannot read on at index=" + reading.next() + ": " + e.getMessage()));
            return;
        }
        reading.end(recordedEnd(data, reading));
    }

    private static RocksLog open(DataDirectory data, LogReading reading) throws IOException, RocksDBException {
        try {
            return RocksLog.openReadOnly(data.log(), false);
        } catch (RocksDBException e) {
            reading.tell(LoggedEntry.problem(
                    null,
                    "RocksDB refuses the log, so that a node does too: " + e.getMessage()
                            + "; what follows is what can be read all the same"));
            return RocksLog.openReadOnly(data.log(), true);
        }
    }

    private static long firstIndex(RocksLog log, LogReading reading) throws IOException, RocksDBException {
        Long first = log.firstIndex();
        if (first == null || first < 1) {
            reading.tell(LoggedEntry.problem(null, "the log's first index is not recorded"));
            return 1;
        }
        return first;
    }

    /** How far the log must reach, or 0 when nothing says so. */
    private static long recordedEnd(DataDirectory data, LogReading reading) throws IOException {
        try {
            return StorageInspection.readLogEnd(data).recorded().index();
        } catch (DamagedStorageException e) {
            reading.tell(LoggedEntry.problem(
                    null, "how far the log must reach is not known: " + e.file() + ": " + e.damage()));
            return 0;
        }
    }
}
