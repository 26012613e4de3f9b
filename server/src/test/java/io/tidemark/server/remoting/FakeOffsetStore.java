package io.tidemark.server.remoting;

import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.raft.AdminListener;
import io.tidemark.raft.AdminRequest;
import io.tidemark.raft.ChangeListener;
import io.tidemark.raft.CommitListener;
import io.tidemark.raft.FailureKind;
import io.tidemark.raft.OffsetCommit;
import io.tidemark.raft.OffsetQuery;
import io.tidemark.raft.OffsetStore;
import io.tidemark.raft.QueryListener;
import io.tidemark.raft.ReadConsistency;
import io.tidemark.raft.SnapshotListener;
import io.tidemark.raft.StoreFailure;
import io.tidemark.raft.StoreStatus;
import io.tidemark.raft.TableChange;
import io.tidemark.raft.TableListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store of one node without replication; answers on a thread of its own, as the real one does. */
final class FakeOffsetStore implements OffsetStore, AutoCloseable {

    private final OffsetTable table = new OffsetTable();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<AdminRequest> adminRequests = new CopyOnWriteArrayList<>();
    private final List<ReadConsistency> reads = new CopyOnWriteArrayList<>();
    private volatile @Nullable StoreFailure failure;
    private volatile @Nullable RuntimeException exception;
    private volatile @Nullable StoreStatus status;
    private long index;

    /** Fails everything from now on, or nothing. */
    void failWith(@Nullable StoreFailure everything) {
        failure = everything;
    }

    /** Says this of itself and its cluster from now on. */
    void statusIs(StoreStatus now) {
        status = now;
    }

    /** Throws out of every method from now on, or no longer. */
    void throwing(@Nullable RuntimeException everywhere) {
        exception = everywhere;
    }

    /** Answers nothing until the returned action runs. */
    Runnable hold() {
        CountDownLatch held = new CountDownLatch(1);
        thread.execute(() -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return held::countDown;
    }

    /** How many commits, queries and reads came in. */
    int asked() {
        return asked.get();
    }

    List<AdminRequest> adminRequests() {
        return adminRequests;
    }

    List<ReadConsistency> reads() {
        return reads;
    }

    @Override
    public void commit(OffsetCommit commit, CommitListener listener) {
        ask(() -> {
            StoreFailure why = failure;
            if (why != null) {
                listener.failed(why);
                return;
            }
            if (commit.positions().stream().anyMatch(p -> table.<Boolean>read(view -> view.held(p.key())))) {
                listener.failed(new StoreFailure(FailureKind.HELD, "held"));
                return;
            }
            index++;
            table.apply(index, 1, 1_000, editor -> {
                for (Position position : commit.positions()) {
                    editor.put(position.key().row(), position.key().queueId(), position.offset());
                }
            });
            listener.committed(index);
        });
    }

    @Override
    public void change(TableChange change, ChangeListener listener) {
        ask(() -> {
            StoreFailure why = failure;
            if (why != null) {
                listener.failed(why);
                return;
            }
            index++;
            listener.changed(index, table.apply(index, 1, 1_000, change.command()::applyTo));
        });
    }

    @Override
    public void saveSnapshot(SnapshotListener listener) {
        ask(() -> {
            StoreFailure why = failure;
            if (why != null) {
                listener.failed(why);
                return;
            }
            listener.saved(index);
        });
    }

    /** How many positions a reset holds. */
    long held() {
        return table.held();
    }

    @Override
    public void query(OffsetQuery query, QueryListener listener) {
        reads.add(query.consistency());
        ask(() -> {
            StoreFailure why = failure;
            if (why != null) {
                listener.failed(why);
                return;
            }
            if (query.takeOver()) {
                letGo(query.keys());
            }
            listener.answered(
                    index,
                    table.read(view ->
                            query.keys().stream().mapToLong(view::offset).toArray()));
        });
    }

    /** An entry of its own only when there is something to let go, as in the real store. */
    private void letGo(List<PositionKey> keys) {
        if (keys.stream().anyMatch(key -> table.<Boolean>read(view -> view.held(key)))) {
            index++;
            table.apply(index, 1, 1_000, editor -> keys.forEach(key -> editor.release(key.row(), key.queueId())));
        }
    }

    @Override
    public void readAll(ReadConsistency consistency, TableListener listener) {
        reads.add(consistency);
        ask(() -> {
            StoreFailure why = failure;
            if (why != null) {
                listener.failed(why);
                return;
            }
            listener.answered(table.freeze());
        });
    }

    @Override
    public StoreStatus status() {
        StoreStatus told = status;
        if (told != null) {
            return told;
        }
        return new StoreStatus(
                "n1",
                "cluster",
                StoreStatus.Role.LEADER,
                "n1",
                "127.0.0.1:10911",
                1,
                table.summary(),
                List.of(
                        new StoreStatus.Member("n1", "127.0.0.1:10912", true, "127.0.0.1:10911"),
                        new StoreStatus.Member("n2", "127.0.0.1:10922", false, "")),
                List.of("the disk is nearly full"));
    }

    @Override
    public void administer(AdminRequest request, AdminListener listener) {
        adminRequests.add(request);
        ask(() -> {
            StoreFailure why = failure;
            if (why != null) {
                listener.failed(why);
            } else {
                listener.completed(false, "learner added, ask again");
            }
        });
    }

    private void ask(Runnable answer) {
        RuntimeException thrown = exception;
        if (thrown != null) {
            throw thrown;
        }
        asked.incrementAndGet();
        thread.execute(answer);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
