package io.tidemark.raft.storage;

import io.tidemark.raft.start.DamagedStorageException;
import io.tidemark.raft.start.DirectoryFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The log's entries in a RocksDB, as bytes by index. Reads from any thread; one thread at a time writes; whoever closes
 * it makes sure that nobody uses it.
 *
 * <pre>
 * key: the index, 8 bytes, big-endian          value: the entry as JRaft encodes it
 * key: 0, an index that no entry has           value: the first index, 8 bytes, big-endian
 * </pre>
 *
 * <p>Everything is in one column family, and each change is one write batch: a prefix is gone exactly when the first
 * index says so, and a suffix is gone whole.
 */
final class RocksLog implements AutoCloseable {

    private static final long MIB = 1 << 20;
    private static final long FIRST_INDEX_KEY = 0;

    /** RocksDB's pointer to its newest state; a directory without it is not a database. */
    private static final String CURRENT = "CURRENT";

    private final Path directory;
    private final LRUCache cache;
    private final Options options;
    private final WriteOptions writes;
    private final RocksDB db;

    private RocksLog(Path directory, LRUCache cache, Options options, WriteOptions writes, RocksDB db) {
        this.directory = directory;
        this.cache = cache;
        this.options = options;
        this.writes = writes;
        this.db = db;
    }

    static boolean exists(Path directory) {
        return Files.exists(directory.resolve(CURRENT));
    }

    /** Makes an empty log whose first index will be 1. One that is there already, and empty, is left as it is. */
    static void create(Path directory) throws IOException {
        try (RocksLog log = open(directory, true, true)) {
            if (log.db.get(key(FIRST_INDEX_KEY)) == null) {
                log.db.put(log.writes, key(FIRST_INDEX_KEY), key(1));
            }
        } catch (RocksDBException e) {
            throw new IOException("cannot make a log in " + directory, e);
        }
        DurableFiles.syncDirectory(directory);
    }

    /**
     * Opens a log that is there.
     *
     * @param sync whether a write is on the disk when it returns
     * @throws DamagedStorageException when there is none, or RocksDB finds it damaged
     * @throws DirectoryFailedException when its disk is full: opening writes, too
     */
    static RocksLog open(Path directory, boolean sync) throws DamagedStorageException, DirectoryFailedException {
        if (!exists(directory)) {
            throw new DamagedStorageException(directory, "there is no log", StorageInspection.REMEDY);
        }
        try {
            return open(directory, sync, false);
        } catch (RocksDBException e) {
            if (isFullDisk(e)) {
                // Nothing is wrong with the log, and nobody should replace this member for it.
                throw new DirectoryFailedException("open the log in", directory, new IOException(e));
            }
            throw new DamagedStorageException(
                    directory, "the log cannot be opened: " + e.getMessage(), StorageInspection.REMEDY, e);
        }
    }

    /**
     * Opens a log to look at it: nothing in its directory changes, and nothing may be written.
     *
     * @param damaged whether to pass over damaged records of RocksDB's own log, which otherwise are a reason to refuse it
     */
    static RocksLog openReadOnly(Path directory, boolean damaged) throws RocksDBException {
        RocksDB.loadLibrary();
        LRUCache cache = new LRUCache(8 * MIB);
        Options options = options(cache, false);
        if (damaged) {
            options.setWalRecoveryMode(WALRecoveryMode.SkipAnyCorruptedRecords).setParanoidChecks(false);
        }
        WriteOptions writes = new WriteOptions();
        try {
            RocksDB db = RocksDB.openReadOnly(options, directory.toString());
            return new RocksLog(directory, cache, options, writes, db);
        } catch (RocksDBException e) {
            close(writes, options, cache);
            throw e;
        }
    }

    private static boolean isFullDisk(RocksDBException failure) {
        Status status = failure.getStatus();
        return status != null && status.getSubCode() == Status.SubCode.NoSpace;
    }

    private static RocksLog open(Path directory, boolean sync, boolean create) throws RocksDBException {
        RocksDB.loadLibrary();
        LRUCache cache = new LRUCache(8 * MIB);
        Options options = options(cache, create);
        WriteOptions writes = new WriteOptions().setSync(sync);
        try {
            return new RocksLog(directory, cache, options, writes, RocksDB.open(options, directory.toString()));
        } catch (RocksDBException e) {
            close(writes, options, cache);
            throw e;
        }
    }

    /**
     * Small buffers, since a snapshot every few seconds keeps the log short.
     *
     * <p>The recovery mode matters most. RocksDB's default takes the log up to the first damaged record and silently
     * forgets all after it. This one opens the log only when nothing but its last record is torn, as a power cut
     * leaves it; what a torn tail may take away is then told by the {@link LogEnd}.
     */
    private static Options options(LRUCache cache, boolean create) {
        return new Options()
                .setCreateIfMissing(create)
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setParanoidChecks(true)
                .setWriteBufferSize(16 * MIB)
                .setMaxWriteBufferNumber(3)
                .setMaxTotalWalSize(64 * MIB)
                .setTargetFileSizeBase(16 * MIB)
                .setMaxBytesForLevelBase(64 * MIB)
                .setLevel0FileNumCompactionTrigger(4)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(128)
                .setKeepLogFileNum(4)
                .setMaxLogFileSize(MIB)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setStatsDumpPeriodSec(0)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(cache).setBlockSize(16 * 1024));
    }

    Path directory() {
        return directory;
    }

    /** The first index, or null when it was never written. */
    @Nullable
    Long firstIndex() throws RocksDBException {
        byte[] value = db.get(key(FIRST_INDEX_KEY));
        return value == null || value.length != Long.BYTES ? null : indexOf(value);
    }

    /** The bytes of an entry, or null when there is none. */
    byte @Nullable [] entry(long index) throws RocksDBException {
        return db.get(key(index));
    }

    /** Adds entries, the first of which has this index. */
    void append(long firstIndex, List<byte[]> entries) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            long index = firstIndex;
            for (byte[] entry : entries) {
                batch.put(key(index++), entry);
            }
            db.write(writes, batch);
        }
    }

    /**
     * Takes away a range and sets the first index, both or neither.
     *
     * @param from the first index to take away
     * @param to one past the last
     */
    void delete(long from, long to, long firstIndex) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            if (from < to) {
                batch.deleteRange(key(from), key(to));
            }
            batch.put(key(FIRST_INDEX_KEY), key(firstIndex));
            db.write(writes, batch);
        }
    }

    /** Gives back the space of files that hold nothing but entries of a range that was taken away. */
    void release(long from, long to) throws RocksDBException {
        db.deleteFilesInRanges(db.getDefaultColumnFamily(), List.of(key(from), key(to)), false);
    }

    /** Visits the entries from an index on, in the order of their indexes, until the visitor has enough. */
    <E extends Exception> void forEachFrom(long index, EntryVisitor<E> visitor) throws E, RocksDBException {
        try (ReadOptions reads = new ReadOptions().setFillCache(false).setVerifyChecksums(true);
                RocksIterator entries = db.newIterator(reads)) {
            entries.seek(key(index));
            while (entries.isValid() && visitor.entry(entries.key(), entries.value())) {
                entries.next();
            }
            entries.status();
        }
    }

    @Override
    public void close() {
        db.close();
        close(writes, options, cache);
    }

    private static void close(WriteOptions writes, Options options, LRUCache cache) {
        writes.close();
        options.close();
        cache.close();
    }

    static long indexOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    private static byte[] key(long index) {
        return ByteBuffer.allocate(Long.BYTES).putLong(index).array();
    }

    /** Takes one stored entry after another. */
    interface EntryVisitor<E extends Exception> {

        /** Takes an entry; whether another one is wanted. */
        boolean entry(byte[] key, byte[] value) throws E;
    }
}
