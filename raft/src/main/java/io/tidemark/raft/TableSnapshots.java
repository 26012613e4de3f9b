package io.tidemark.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.tidemark.core.offset.OffsetTable;

/** Saves and loads the table as Raft snapshots; the state machine's thread calls it. */
interface TableSnapshots {

    /** Freezes the table now, writes it on another thread, and runs {@code done} exactly once. */
    void save(OffsetTable table, SnapshotWriter writer, Closure done);

    /** Replaces the table's content; false when the snapshot cannot be read, after telling why. */
    boolean load(OffsetTable table, SnapshotReader reader);
}
