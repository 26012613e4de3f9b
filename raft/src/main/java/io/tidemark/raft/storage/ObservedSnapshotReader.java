package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotStorage;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Set;

/**
 * A snapshot reader that counts itself while a follower copies through it: from the moment it is given a URI until it is
 * closed. Everything else is done by the reader inside. (JRaft wants this very subclass, so it cannot simply be wrapped.)
 */
final class ObservedSnapshotReader extends LocalSnapshotReader {

    private final SnapshotReader reader;
    private final FollowerReads reads;

    private boolean serves;

    ObservedSnapshotReader(
            LocalSnapshotStorage storage, RaftOptions raftOptions, SnapshotReader reader, FollowerReads reads) {
        super(storage, null, null, raftOptions, reader.getPath());
        this.reader = reader;
        this.reads = reads;
    }

    @Override
    public synchronized String generateURIForCopy() {
        String uri = reader.generateURIForCopy();
        if (uri != null && !serves) {
            serves = true;
            reads.opened();
        }
        return uri;
    }

    @Override
    public synchronized void close() throws IOException {
        if (serves) {
            serves = false;
            reads.closed();
        }
        reader.close();
    }

    @Override
    public boolean init(Void unused) {
        return true;
    }

    @Override
    public void shutdown() {
        reader.shutdown();
    }

    @Override
    public SnapshotMeta load() {
        return reader.load();
    }

    @Override
    public Set<String> listFiles() {
        return reader.listFiles();
    }

    @Override
    public Message getFileMeta(String fileName) {
        return reader.getFileMeta(fileName);
    }
}
