package io.tidemark.raft;

/**
 * The replicated table of offsets as the rest of a node sees it. Every method returns at once and may be called from
 * any thread; a listener hears exactly one of its methods, once, on a thread of the store, and must not block it.
 */
public interface OffsetStore {

    /** Commits offsets: all positions in one log entry, or none. */
    void commit(OffsetCommit commit, CommitListener listener);

    /**
     * Changes the table on behalf of an operator: all of the change in one log entry, or nothing. It keeps its place
     * among the commits.
     */
    void change(TableChange change, ChangeListener listener);

    /** Reads positions, all at one log entry's boundary. */
    void query(OffsetQuery query, QueryListener listener);

    /** Reads the whole table at one log entry's boundary. */
    void readAll(ReadConsistency consistency, TableListener listener);

    /** Has this node save its table and publish it as consumerOffset.json now, and not at the next interval. */
    void saveSnapshot(SnapshotListener listener);

    /** What this node knows of itself and its cluster; read from cached values, never blocks. */
    StoreStatus status();

    /**
     * Changes who is a member or who leads. Only the leader does it; another node answers with
     * {@link FailureKind#UNAVAILABLE} and the leader's name.
     */
    void administer(AdminRequest request, AdminListener listener);
}
