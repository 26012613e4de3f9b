package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotStorage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JRaft's snapshot storage, which also tells whether a follower is copying from it, has a checksum written to JRaft's own
 * file, and gives the ballast up when the disk has no room for so much as a directory: to JRaft that is an error which
 * halts the node.
 */
final class ObservedSnapshotStorage extends LocalSnapshotStorage {

    private static final Logger LOG = LoggerFactory.getLogger(ObservedSnapshotStorage.class);

    private final RaftOptions raftOptions;
    private final FollowerReads reads;
    private final SnapshotBallast ballast;

    ObservedSnapshotStorage(
            String path,
            @Nullable String tempPath,
            RaftOptions raftOptions,
            FollowerReads reads,
            SnapshotBallast ballast) {
        super(path, tempPath, raftOptions);
        this.raftOptions = raftOptions;
        this.reads = reads;
        this.ballast = ballast;
    }

    @Override
    public @Nullable SnapshotReader open() {
        SnapshotReader reader = super.open();
        return reader == null ? null : new ObservedSnapshotReader(this, raftOptions, reader, reads);
    }

    @Override
    public @Nullable SnapshotWriter create(boolean fromEmpty) {
        SnapshotWriter writer = super.create(fromEmpty);
        if (writer == null) {
            LOG.warn("cannot make a snapshot directory; trying once more without the ballast");
            ballast.drop();
            writer = super.create(fromEmpty);
        }
        return writer == null ? null : checksummed(writer);
    }

    /** In the same directory. JRaft's own is let go; it holds nothing open. */
    private @Nullable SnapshotWriter checksummed(SnapshotWriter writer) {
        ChecksummedSnapshotWriter checksummed = new ChecksummedSnapshotWriter(writer.getPath(), this, raftOptions);
        return checksummed.init(null) ? checksummed : null;
    }
}
