package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.snapshot.SnapshotOrigin;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes snapshots in a directory as JRaft does, without a node. */
final class SnapshotFixture implements AutoCloseable {

    static final SnapshotOrigin ORIGIN = new SnapshotOrigin("11111111-2222-3333-4444-555555555555", "n1");

    final DataDirectory directory;
    final SnapshotBallast ballast;
    final FollowerReads followers = new FollowerReads();
    final OffsetTable table = new OffsetTable();
    final ObservedSnapshotStorage storage;
    final OffsetSnapshotStore store;

    private long index;

    SnapshotFixture(DataDirectory directory) throws IOException {
        this.directory = directory;
        directory.create();
        this.ballast = new SnapshotBallast(directory);
        this.storage = new ObservedSnapshotStorage(
                directory.snapshots().toString(), null, new RaftOptions(), followers, ballast);
        storage.setServerAddr(new Endpoint("127.0.0.1", 1));
        if (!storage.init(null)) {
            throw new IllegalStateException("init of " + directory.snapshots());
        }
        this.store = new OffsetSnapshotStore(ORIGIN, ballast, () -> {});
    }

    /** Applies one commit. */
    void apply(String topic, long offset) {
        index++;
        table.apply(index, 1, 1_000, editor -> editor.put(topic + "@group", 0, offset));
    }

    long index() {
        return index;
    }

    /** What {@code Node::snapshot} does: has the table saved, writes its own file, renames. */
    void take(Closure done) {
        SnapshotWriter writer = Objects.requireNonNull(storage.create());
        SnapshotMeta meta = SnapshotMeta.newBuilder()
                .setLastIncludedIndex(index)
                .setLastIncludedTerm(1)
                .addPeers("127.0.0.1:1")
                .build();
        store.save(table.freeze(), writer, status -> {
            Status outcome = status;
            if (status.isOk()) {
                writer.saveMeta(meta);
            } else {
                writer.setError(status.getCode(), "%s", status.getErrorMsg());
            }
            try {
                writer.close();
            } catch (IOException e) {
                outcome = new Status(com.alipay.sofa.jraft.error.RaftError.EIO, "JRaft's own file: %s", e);
            }
            done.run(outcome);
        });
    }

    Status take() throws Exception {
        CompletableFuture<Status> outcome = new CompletableFuture<>();
        take(outcome::complete);
        return outcome.get(20, TimeUnit.SECONDS);
    }

    @Nullable
    SnapshotReader open() {
        return storage.open();
    }

    @Override
    public void close() {
        store.close();
    }
}
