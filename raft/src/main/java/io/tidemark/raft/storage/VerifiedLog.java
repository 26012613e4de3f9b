package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import io.tidemark.raft.start.DamagedStorageException;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;

/**
 * Reads a log from its first entry to its last and finds it whole, or says at which index it is not. Along the way the
 * configurations in it are collected. The log holds a few snapshot intervals, so all of it is read at every start.
 */
final class VerifiedLog {

    /**
     * From where to where a log goes.
     *
     * @param firstIndex the first index; there may be no entry yet
     * @param last the last entry, or {@link LogEnd.Place#NONE} when there is no entry
     */
    record Extent(long firstIndex, LogEnd.Place last) {

        /** The index up to which the log, or the snapshot before it, has everything. */
        long end() {
            return Math.max(last.index(), firstIndex - 1);
        }
    }

    private final RocksLog log;
    private final LogEnd.Place recorded;
    private final Consumer<ConfigurationEntry> configurations;
    private final long firstIndex;

    private LogEnd.Place last = LogEnd.Place.NONE;

    private VerifiedLog(RocksLog log, LogEnd.Place recorded, Consumer<ConfigurationEntry> configurations)
            throws DamagedStorageException, RocksDBException {
        this.log = log;
        this.recorded = recorded;
        this.configurations = configurations;
        Long first = log.firstIndex();
        if (first == null || first < 1) {
            throw damaged("its first index is not recorded");
        }
        this.firstIndex = first;
    }

    /**
     * Verifies a log.
     *
     * @param recorded how far it must reach at least
     * @param configurations is given the configurations in it
     * @throws DamagedStorageException when an entry is missing, unreadable or fails its checksum, when terms go back,
     *     or when the log ends before the record
     */
    static Extent verify(RocksLog log, LogEnd.Place recorded, Consumer<ConfigurationEntry> configurations)
            throws DamagedStorageException {
        try {
            VerifiedLog verified = new VerifiedLog(log, recorded, configurations);
            log.forEachFrom(verified.firstIndex, verified::take);
            Extent extent = new Extent(verified.firstIndex, verified.last);
            verified.requireReaches(extent);
            return extent;
        } catch (RocksDBException e) {
            throw new DamagedStorageException(
                    log.directory(), "the log cannot be read: " + e.getMessage(), StorageInspection.REMEDY, e);
        }
    }

    private boolean take(byte[] key, byte[] value) throws DamagedStorageException {
        long expected = last.index() == 0 ? firstIndex : last.index() + 1;
        if (key.length != Long.BYTES || RocksLog.indexOf(key) != expected) {
            throw damaged("the entry with index=" + expected + " is missing");
        }
        StoredEntry stored = StoredEntry.decode(expected, value, last.term());
        LogEntry entry = stored.entry();
        if (entry == null || !stored.problem().isEmpty()) {
            throw damaged("the entry with index=" + expected + " " + stored.problem());
        }
        long term = entry.getId().getTerm();
        if (expected == recorded.index() && recorded.term() != 0 && term != recorded.term()) {
            throw damaged("the entry with index=" + expected + " has term=" + term + ", but one with term="
                    + recorded.term() + " was acknowledged");
        }
        last = new LogEnd.Place(expected, term);
        if (entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION) {
            configurations.accept(configurationOf(entry));
        }
        return true;
    }

    private void requireReaches(Extent extent) throws DamagedStorageException {
        if (extent.end() < recorded.index()) {
            throw damaged("the log ends at index=" + extent.end() + ", but entries up to index=" + recorded.index()
                    + " were acknowledged");
        }
    }

    static ConfigurationEntry configurationOf(LogEntry entry) {
        Configuration old = entry.getOldPeers() == null
                ? new Configuration()
                : new Configuration(entry.getOldPeers(), entry.getOldLearners());
        return new ConfigurationEntry(
                new LogId(entry.getId().getIndex(), entry.getId().getTerm()),
                new Configuration(entry.getPeers(), entry.getLearners()),
                old);
    }

    private DamagedStorageException damaged(String damage) {
        return new DamagedStorageException(log.directory(), damage, StorageInspection.REMEDY);
    }
}
