package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.entity.LocalFileMetaOutter.LocalFileMeta;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotStorage;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * JRaft's writer of a snapshot, be it the node's own or one of the leader's, which adds the checksum of {@link
 * SnapshotMetaFile}. One thread at a time uses it.
 */
final class ChecksummedSnapshotWriter extends LocalSnapshotWriter {

    private @Nullable SnapshotMeta meta;

    ChecksummedSnapshotWriter(String path, LocalSnapshotStorage storage, RaftOptions raftOptions) {
        super(path, storage, raftOptions);
    }

    @Override
    public boolean saveMeta(SnapshotMeta saved) {
        meta = saved;
        return super.saveMeta(saved);
    }

    /** Called when all files are there, right before the snapshot gets its name. */
    @Override
    public boolean sync() throws IOException {
        if (meta != null && getFileMeta(DataDirectory.OFFSETS_FILE) instanceof LocalFileMeta file) {
            LocalFileMeta checked = SnapshotMetaFile.sealed(meta, file);
            if (!removeFile(DataDirectory.OFFSETS_FILE) || !addFile(DataDirectory.OFFSETS_FILE, checked)) {
                return false;
            }
        }
        return super.sync();
    }
}
