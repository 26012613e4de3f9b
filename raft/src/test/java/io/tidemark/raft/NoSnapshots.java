package io.tidemark.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.tidemark.core.offset.OffsetTable;

/** For tests in which no snapshot is taken or loaded. */
final class NoSnapshots implements TableSnapshots {

    @Override
    public void save(OffsetTable table, SnapshotWriter writer, Closure done) {
        throw new AssertionError("no snapshot is taken here");
    }

    @Override
    public boolean load(OffsetTable table, SnapshotReader reader) {
        throw new AssertionError("no snapshot is loaded here");
    }
}
