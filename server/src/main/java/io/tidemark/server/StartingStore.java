package io.tidemark.server;

import io.tidemark.core.offset.TableSummary;
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
import io.tidemark.raft.start.Troubles;
import java.util.List;
import java.util.stream.Stream;

/**
 * The store of a node that still loads its data or waits for other founding members: it refuses everything at once, so
 * that clients hear an error instead of "not found" or nothing. The real store takes its place when it is open. Any
 * thread.
 */
final class StartingStore implements OffsetStore {

    private static final StoreFailure STARTING =
            new StoreFailure(FailureKind.UNAVAILABLE, "the node is starting, ask again or ask another node");

    private final OffsetStore refusing;
    private volatile OffsetStore current;

    /** @param troubles what is being waited for */
    StartingStore(String nodeId, Troubles troubles) {
        refusing = new Refusing(nodeId, troubles);
        current = refusing;
    }

    /** Serves from {@code opened} from now on. */
    void opened(OffsetStore opened) {
        if (current != refusing) {
            throw new IllegalStateException("the store is open already");
        }
        current = opened;
    }

    @Override
    public void commit(OffsetCommit commit, CommitListener listener) {
        current.commit(commit, listener);
    }

    @Override
    public void change(TableChange change, ChangeListener listener) {
        current.change(change, listener);
    }

    @Override
    public void query(OffsetQuery query, QueryListener listener) {
        current.query(query, listener);
    }

    @Override
    public void readAll(ReadConsistency consistency, TableListener listener) {
        current.readAll(consistency, listener);
    }

    @Override
    public void saveSnapshot(SnapshotListener listener) {
        current.saveSnapshot(listener);
    }

    @Override
    public StoreStatus status() {
        return current.status();
    }

    @Override
    public void administer(AdminRequest request, AdminListener listener) {
        current.administer(request, listener);
    }

    /** What there is before there is a store. */
    private record Refusing(String nodeId, Troubles troubles) implements OffsetStore {

        @Override
        public void commit(OffsetCommit commit, CommitListener listener) {
            listener.failed(STARTING);
        }

        @Override
        public void change(TableChange change, ChangeListener listener) {
            listener.failed(STARTING);
        }

        @Override
        public void query(OffsetQuery query, QueryListener listener) {
            listener.failed(STARTING);
        }

        @Override
        public void readAll(ReadConsistency consistency, TableListener listener) {
            listener.failed(STARTING);
        }

        @Override
        public void saveSnapshot(SnapshotListener listener) {
            listener.failed(STARTING);
        }

        @Override
        public StoreStatus status() {
            return new StoreStatus(
                    nodeId,
                    "",
                    StoreStatus.Role.CANDIDATE,
                    "",
                    "",
                    0,
                    TableSummary.EMPTY,
                    List.of(),
                    Stream.concat(Stream.of("the node is starting"), troubles.lines().stream())
                            .toList());
        }

        @Override
        public void administer(AdminRequest request, AdminListener listener) {
            listener.failed(STARTING);
        }
    }
}
