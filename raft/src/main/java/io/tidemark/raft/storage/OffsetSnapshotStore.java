package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.tidemark.core.offset.FrozenOffsets;
import io.tidemark.core.snapshot.LoadedSnapshot;
import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import io.tidemark.core.snapshot.OffsetSnapshotWriter;
import io.tidemark.core.snapshot.SnapshotFile;
import io.tidemark.core.snapshot.SnapshotOrigin;
import io.tidemark.raft.start.DamagedStorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves frozen tables as Raft snapshots and loads them again. Saving is done by a thread of its own, one snapshot after
 * the other; loading by the caller's.
 *
 * <p>A snapshot that could not be saved is no reason to halt the node: the one before it is still there, and the log
 * behind it. But JRaft halts on an EIO, and hangs for ever on a closure that is not run. So the closure is always run,
 * and never with an EIO.
 */
public final class OffsetSnapshotStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetSnapshotStore.class);

    private final SnapshotOrigin origin;
    private final SnapshotBallast ballast;
    private final Runnable recordLogEnd;
    private final OffsetSnapshotWriter tables = new OffsetSnapshotWriter();
    private final OffsetSnapshotLoader loader = new OffsetSnapshotLoader();
    private final ExecutorService thread;

    /** @param recordLogEnd see {@link TidemarkServiceFactory#recordLogEnd} */
    public OffsetSnapshotStore(SnapshotOrigin origin, SnapshotBallast ballast, Runnable recordLogEnd) {
        this.origin = origin;
        this.ballast = ballast;
        this.recordLogEnd = recordLogEnd;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread created = new Thread(task, "snapshot-save-" + origin.nodeId());
            created.setDaemon(true);
            return created;
        });
    }

    /**
     * Writes the table into the snapshot that JRaft has begun, and runs {@code done} exactly once, on another thread or,
     * when this store is closed, on the caller's.
     */
    public void save(FrozenOffsets offsets, SnapshotWriter writer, Closure done) {
        try {
            thread.execute(() -> done.run(write(offsets, writer)));
        } catch (RejectedExecutionException e) {
            done.run(new Status(RaftError.ESHUTDOWN, "the node is stopping"));
        }
    }

    private Status write(FrozenOffsets offsets, SnapshotWriter writer) {
        Path directory = Path.of(writer.getPath());
        try {
            Path path = directory.resolve(DataDirectory.OFFSETS_FILE);
            SnapshotFile file = tables.write(offsets, origin, path);
            DurableFiles.syncDirectory(directory);
            if (!writer.addFile(DataDirectory.OFFSETS_FILE, TableMark.of(offsets.summary()))) {
                return new Status(RaftError.EINTERNAL, "JRaft did not take %s", path);
            }
            recordLogEnd.run();
            LOG.debug("snapshot written {} summary={}", file, offsets.summary());
            return Status.OK();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            LOG.warn("cannot write a snapshot directory={}; the one before it stays", directory, e);
            return new Status(RaftError.EINTERNAL, "cannot write a snapshot in %s: %s", directory, e);
        } finally {
            // JRaft writes its own file next, and that must not fail.
            ballast.drop();
        }
    }

    /**
     * Loads a snapshot.
     *
     * @throws DamagedStorageException when it is not whole, not of this cluster, or not the table that was saved there
     */
    public LoadedSnapshot load(SnapshotReader reader) throws DamagedStorageException {
        Path file = Path.of(reader.getPath()).resolve(DataDirectory.OFFSETS_FILE);
        LoadedSnapshot loaded;
        try {
            loaded = loader.load(file);
        } catch (IOException e) {
            throw new DamagedStorageException(file, "the snapshot cannot be loaded: " + e, StorageInspection.REMEDY, e);
        }
        if (!loaded.origin().clusterId().equals(origin.clusterId())) {
            throw new DamagedStorageException(
                    file,
                    "it belongs to clusterId=" + loaded.origin().clusterId() + ", not to clusterId="
                            + origin.clusterId(),
                    StorageInspection.REMEDY);
        }
        SnapshotMeta meta = reader.load();
        if (meta == null || loaded.summary().index() > meta.getLastIncludedIndex()) {
            throw new DamagedStorageException(
                    file,
                    "it says index=" + loaded.summary().index() + ", but its directory is of index="
                            + (meta == null ? "?" : meta.getLastIncludedIndex()),
                    StorageInspection.REMEDY);
        }
        Optional<String> contradiction =
                TableMark.contradiction(reader.getFileMeta(DataDirectory.OFFSETS_FILE), loaded.summary());
        if (contradiction.isPresent()) {
            throw new DamagedStorageException(file, contradiction.get(), StorageInspection.REMEDY);
        }
        return loaded;
    }

    /** Saves no more; what is being saved is finished. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
