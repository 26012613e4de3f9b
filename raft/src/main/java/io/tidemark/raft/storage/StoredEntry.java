package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import org.jspecify.annotations.Nullable;

/**
 * One entry as it lies in the log, and whether it is what was written there.
 *
 * @param entry null when nothing can be made of the bytes
 * @param problem what is wrong with it, to follow "the entry with index=N", or ""
 */
record StoredEntry(@Nullable LogEntry entry, String problem) {

    /**
     * Reads an entry's bytes.
     *
     * @param index the place at which they lie
     * @param termBefore the term of the entry before, or 0
     */
    static StoredEntry decode(long index, byte[] bytes, long termBefore) {
        LogEntry entry = LogEntryV2CodecFactory.getInstance().decoder().decode(bytes);
        if (entry == null || entry.getId().getIndex() != index) {
            return new StoredEntry(null, "cannot be read");
        }
        if (!entry.hasChecksum() || entry.isCorrupted()) {
            return new StoredEntry(entry, "fails its checksum");
        }
        long term = entry.getId().getTerm();
        if (term < termBefore || term < 1) {
            return new StoredEntry(entry, "has term=" + term + ", the one before it term=" + termBefore);
        }
        return new StoredEntry(entry, "");
    }
}
