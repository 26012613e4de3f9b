package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.JRaftServiceFactory;
import com.alipay.sofa.jraft.entity.codec.LogEntryCodecFactory;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import com.alipay.sofa.jraft.storage.SnapshotStorage;
import io.tidemark.raft.start.StartFault;
import org.jspecify.annotations.Nullable;

/**
 * Makes the storages of one node: they verify what they find before the node may use it, and tell a {@link StartFault}
 * why they refuse it. Handed to {@code NodeOptions.setServiceFactory}; the storage must have been made (see {@link
 * StorageInspection#create}), and {@code enableLogEntryChecksum} must be on.
 */
public final class TidemarkServiceFactory implements JRaftServiceFactory {

    private final DataDirectory directory;
    private final SnapshotBallast ballast;
    private final StartFault fault;
    private final FollowerReads followerReads = new FollowerReads();
    private final ConfigurationHistory configurations = new ConfigurationHistory();

    private volatile @Nullable VerifiedLogStorage log;

    public TidemarkServiceFactory(DataDirectory directory, SnapshotBallast ballast, StartFault fault) {
        this.directory = directory;
        this.ballast = ballast;
        this.fault = fault;
    }

    /** The directory whose parts are {@code logUri}, {@code raftMetaUri} and {@code snapshotUri}. */
    public DataDirectory directory() {
        return directory;
    }

    /** The configurations that the log holds. */
    public ConfigurationHistory configurations() {
        return configurations;
    }

    /** Which followers are copying a snapshot from this node. */
    public FollowerReads followerReads() {
        return followerReads;
    }

    /** Records durably how far the log is fsynced; blocks for an fsync. Called with every snapshot. */
    public void recordLogEnd() {
        VerifiedLogStorage present = log;
        if (present != null) {
            present.recordEnd();
        }
    }

    @Override
    public LogStorage createLogStorage(String uri, RaftOptions raftOptions) {
        requireArgument(raftOptions.isEnableLogEntryChecksum(), "enableLogEntryChecksum is off");
        requireArgument(uri.equals(directory.log().toString()), "logUri=" + uri + ", expected " + directory.log());
        VerifiedLogStorage created = new VerifiedLogStorage(directory, raftOptions.isSync(), fault, configurations);
        log = created;
        return created;
    }

    @Override
    public SnapshotStorage createSnapshotStorage(NodeOptions options) {
        return new ObservedSnapshotStorage(
                options.getSnapshotUri(),
                options.getSnapshotTempUri(),
                options.getRaftOptions(),
                followerReads,
                ballast);
    }

    @Override
    public RaftMetaStorage createRaftMetaStorage(String uri, RaftOptions raftOptions) {
        requireArgument(
                uri.equals(directory.meta().toString()), "raftMetaUri=" + uri + ", expected " + directory.meta());
        return new ChecksummedRaftMetaStorage(directory, fault);
    }

    @Override
    public LogEntryCodecFactory createLogEntryCodecFactory() {
        return LogEntryV2CodecFactory.getInstance();
    }

    private static void requireArgument(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
