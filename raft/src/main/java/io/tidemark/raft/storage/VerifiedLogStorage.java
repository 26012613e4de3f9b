package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.codec.LogEntryDecoder;
import com.alipay.sofa.jraft.entity.codec.LogEntryEncoder;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.util.ThreadPoolsFactory;
import io.tidemark.raft.start.StartFault;
import io.tidemark.raft.start.StoreStartException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Raft log on RocksDB, verified from its first entry to its last before the node may use it. JRaft's log thread
 * writes; any thread reads.
 *
 * <p>It is used in the place of JRaft's {@code RocksDBLogStorage}, which leaves open what a vote must not rest on:
 *
 * <ul>
 *   <li>A log that RocksDB refuses to open, or an entry it cannot read, is a line in JRaft's own log and no reason that
 *       a caller could get hold of. Here the reason goes to the {@link StartFault}.
 *   <li>It keeps configurations in a second column family and removes a suffix from the two in two writes. A crash in
 *       between brings a configuration back that was never committed; a damaged one there is skipped with a warning.
 *       Here they are found in the log itself.
 *   <li>After an installed snapshot replaced a diverging log, {@code reset} leaves an entry of term 0, or of the
 *       overruled log, as the last one. A node that restarts then claims in elections to be less far, or further, than
 *       it is. Here a reset log is empty.
 *   <li>Its options are registered once per process, in a static table.
 * </ul>
 */
final class VerifiedLogStorage implements LogStorage {

    private static final Logger LOG = LoggerFactory.getLogger(VerifiedLogStorage.class);

    private final DataDirectory directory;
    private final boolean sync;
    private final StartFault fault;
    private final ConfigurationHistory configurations;
    private final LogEntryEncoder encoder = LogEntryV2CodecFactory.getInstance().encoder();
    private final LogEntryDecoder decoder = LogEntryV2CodecFactory.getInstance().decoder();

    /** Held for reading while the database is used, for writing while it is opened or closed. */
    private final ReadWriteLock open = new ReentrantReadWriteLock();

    private String groupId = "";
    private @Nullable RocksLog log;
    private @Nullable LogEnd end;

    private volatile long firstIndex = 1;

    /** The last entry, or 0 when there is none. Written by the log's thread. */
    private volatile long lastIndex;

    /** @param sync whether an entry is on the disk when it counts as appended */
    VerifiedLogStorage(DataDirectory directory, boolean sync, StartFault fault, ConfigurationHistory configurations) {
        this.directory = directory;
        this.sync = sync;
        this.fault = fault;
        this.configurations = configurations;
    }

    @Override
    public boolean init(LogStorageOptions options) {
        open.writeLock().lock();
        try {
            if (log != null) {
                return true;
            }
            groupId = options.getGroupId();
            LogEnd openedEnd = StorageInspection.readLogEnd(directory);
            RocksLog openedLog = RocksLog.open(directory.log(), sync);
            try {
                adopt(openedLog, openedEnd, entry -> {
                    options.getConfigurationManager().add(entry);
                    configurations.appended(entry);
                });
            } catch (StoreStartException | IOException e) {
                openedLog.close();
                throw e;
            }
            return true;
        } catch (StoreStartException e) {
            fault.report(e);
            LOG.error("the node cannot start: {}", e.getMessage());
            return false;
        } catch (IOException e) {
            LOG.error("the node cannot start: cannot record the end of the log file={}", directory.logEndFile(), e);
            return false;
        } finally {
            open.writeLock().unlock();
        }
    }

    private void adopt(RocksLog openedLog, LogEnd openedEnd, Consumer<ConfigurationEntry> configuration)
            throws StoreStartException, IOException {
        VerifiedLog.Extent extent = VerifiedLog.verify(openedLog, openedEnd.recorded(), configuration);
        firstIndex = extent.firstIndex();
        lastIndex = extent.last().index();
        if (extent.end() > 0) {
            openedEnd.reached(
                    extent.last().index() == extent.end() ? extent.last() : new LogEnd.Place(extent.end(), 0));
        }
        log = openedLog;
        end = openedEnd;
        LOG.info("the log is whole: first={} last={} directory={}", firstIndex, extent.last(), directory.log());
    }

    @Override
    public void shutdown() {
        open.writeLock().lock();
        try {
            if (log == null) {
                return;
            }
            recordEnd();
            log.close();
            log = null;
            end = null;
        } finally {
            open.writeLock().unlock();
        }
    }

    /** Records durably how far the log is fsynced; does nothing while it is not open. */
    void recordEnd() {
        open.readLock().lock();
        try {
            if (end != null) {
                end.record();
            }
        } catch (IOException e) {
            // The file has the record before this one or this one, which is on the disk of the log too; see LogEnd.
            LOG.warn("cannot record the end of the log file={}", directory.logEndFile(), e);
        } finally {
            open.readLock().unlock();
        }
    }

    @Override
    public long getFirstLogIndex() {
        return firstIndex;
    }

    @Override
    public long getLastLogIndex() {
        return lastIndex;
    }

    @Override
    public @Nullable LogEntry getEntry(long index) {
        open.readLock().lock();
        try {
            if (log == null || index < firstIndex) {
                return null;
            }
            byte[] bytes = log.entry(index);
            return bytes == null ? null : decoder.decode(bytes);
        } catch (RocksDBException e) {
            // JRaft takes a missing entry for a corrupted one and halts the node.
            LOG.error("cannot read the entry index={} directory={}", index, directory.log(), e);
            return null;
        } finally {
            open.readLock().unlock();
        }
    }

    @Override
    @Deprecated
    public long getTerm(long index) {
        LogEntry entry = getEntry(index);
        return entry == null ? 0 : entry.getId().getTerm();
    }

    @Override
    public boolean appendEntry(LogEntry entry) {
        return appendEntries(List.of(entry)) == 1;
    }

    @Override
    public int appendEntries(List<LogEntry> entries) {
        if (entries.isEmpty()) {
            return 0;
        }
        boolean appended = change("append entries", (openLog, openEnd) -> append(entries, openLog, openEnd));
        return appended ? entries.size() : 0;
    }

    private void append(List<LogEntry> entries, RocksLog openLog, LogEnd openEnd) throws RocksDBException, IOException {
        long first = entries.get(0).getId().getIndex();
        long next = Math.max(lastIndex, firstIndex - 1) + 1;
        if (first > next) {
            throw new IllegalStateException("gap in the log: index=" + first + ", expected=" + next);
        }
        // A snapshot can overtake entries that wait to be written: what is before the first index is in the snapshot.
        int covered = (int) Math.min(entries.size(), Math.max(0, firstIndex - first));
        List<byte[]> encoded = new ArrayList<>(entries.size() - covered);
        for (LogEntry entry : entries.subList(covered, entries.size())) {
            if (entry.getId().getIndex() != first + covered + encoded.size()) {
                throw new IllegalStateException(
                        "entries are not in order: index=" + entry.getId().getIndex() + ", first=" + first);
            }
            encoded.add(encoder.encode(entry));
            if (entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION) {
                configurations.appended(VerifiedLog.configurationOf(entry));
            }
        }
        if (encoded.isEmpty()) {
            return;
        }
        openLog.append(first + covered, encoded);
        LogEntry last = entries.get(entries.size() - 1);
        lastIndex = last.getId().getIndex();
        openEnd.reached(new LogEnd.Place(lastIndex, last.getId().getTerm()));
    }

    @Override
    public boolean truncatePrefix(long firstIndexKept) {
        long from = firstIndex;
        boolean truncated = change("drop a prefix", (openLog, openEnd) -> {
            if (firstIndexKept <= from) {
                return;
            }
            openLog.delete(from, firstIndexKept, firstIndexKept);
            firstIndex = firstIndexKept;
            if (lastIndex < firstIndexKept) {
                lastIndex = 0;
                openEnd.reached(new LogEnd.Place(firstIndexKept - 1, 0));
            }
        });
        if (truncated && firstIndexKept > from) {
            Future<?> unused = ThreadPoolsFactory.runInThread(groupId, () -> release(from, firstIndexKept));
        }
        return truncated;
    }

    private void release(long from, long to) {
        change("release the space of a prefix", (openLog, openEnd) -> openLog.release(from, to));
    }

    @Override
    public boolean truncateSuffix(long lastIndexKept) {
        return change("drop a suffix", (openLog, openEnd) -> {
            if (lastIndexKept >= lastIndex) {
                return;
            }
            openEnd.lowerTo(place(lastIndexKept));
            openLog.delete(lastIndexKept + 1, lastIndex + 1, firstIndex);
            configurations.suffixDropped(lastIndexKept);
            lastIndex = lastIndexKept < firstIndex ? 0 : lastIndexKept;
        });
    }

    @Override
    public boolean reset(long nextLogIndex) {
        return change("empty the log", (openLog, openEnd) -> {
            openEnd.lowerTo(new LogEnd.Place(nextLogIndex - 1, 0));
            openLog.delete(firstIndex, Math.max(lastIndex, firstIndex - 1) + 1, nextLogIndex);
            configurations.suffixDropped(nextLogIndex - 1);
            firstIndex = nextLogIndex;
            lastIndex = 0;
            openEnd.reached(new LogEnd.Place(nextLogIndex - 1, 0));
        });
    }

    private LogEnd.Place place(long index) {
        LogEntry entry = getEntry(index);
        return new LogEnd.Place(index, entry == null ? 0 : entry.getId().getTerm());
    }

    private boolean change(String what, Change change) {
        open.readLock().lock();
        try {
            if (log == null || end == null) {
                LOG.warn("cannot {}: the log is closed directory={}", what, directory.log());
                return false;
            }
            change.apply(log, end);
            return true;
        } catch (RocksDBException | IOException | IllegalStateException e) {
            // JRaft halts the node when a change of the log fails.
            LOG.error("cannot {} directory={}", what, directory.log(), e);
            return false;
        } finally {
            open.readLock().unlock();
        }
    }

    /** A change of the log while it is open. */
    private interface Change {

        void apply(RocksLog log, LogEnd end) throws RocksDBException, IOException;
    }
}
