package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.entity.PeerId;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The configurations in the log and the one in the newest snapshot. JRaft tells its state machine of joint changes
 * only, and not of learners, so this is kept beside the log. Any thread.
 */
public final class ConfigurationHistory {

    private final NavigableMap<Long, Configuration> byIndex = new TreeMap<>();

    ConfigurationHistory() {}

    /**
     * One configuration.
     *
     * @param index where in the log it stands, or the index of the snapshot that it came with
     * @param configuration during a joint change with the voters of both sides
     */
    public record Entry(long index, Configuration configuration) {}

    /** The configuration that Raft goes by at present, committed or not; empty before there was any. */
    public synchronized Optional<Entry> latest() {
        return entry(byIndex.lastEntry());
    }

    void appended(ConfigurationEntry entry) {
        Configuration both = entry.getConf().copy();
        for (PeerId old : entry.getOldConf().getPeers()) {
            both.addPeer(old);
        }
        put(entry.getId().getIndex(), both);
    }

    /** A snapshot with this configuration was loaded: what stood before it is of no more use. */
    public synchronized void snapshotLoaded(long index, Configuration configuration) {
        byIndex.headMap(index, true).clear();
        byIndex.put(index, configuration);
    }

    /** Entries behind this index are taken from the log. */
    synchronized void suffixDropped(long lastIndexKept) {
        byIndex.tailMap(lastIndexKept, false).clear();
    }

    private synchronized void put(long index, Configuration configuration) {
        byIndex.put(index, configuration);
    }

    private static Optional<Entry> entry(Map.@org.jspecify.annotations.Nullable Entry<Long, Configuration> found) {
        return found == null ? Optional.empty() : Optional.of(new Entry(found.getKey(), found.getValue()));
    }
}
