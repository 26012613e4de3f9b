package io.tidemark.raft;

import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.OffsetView;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A read by who goes on from there. When a reset holds some of the positions, it has them let go, waits until this
 * node's table shows that, and reads once more: a commit that follows the answer must not be refused by a table that
 * lags behind. Once it had them let go no failure of it is definite any more.
 */
final class TakeOverRead implements PendingRead {

    /** What the second read gets beyond the deadline: the first may have waited until then for a leader. */
    private static final long READ_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final List<PositionKey> keys;
    private final QueryListener listener;
    private final long deadlineNanos;
    private final Store store;
    private final long[] offsets;
    private final List<PositionKey> held = new ArrayList<>();
    private long revision;

    /** Written on a thread of the store before it is handed back to the gate. */
    private boolean letGo;

    /** What it needs of the store. */
    interface Store {

        /** Lets positions go, or fails by the deadline. */
        void release(TableChange release, ChangeListener listener, long deadlineNanos);

        /** Has a read wait to be let through once more, whatever else waits. */
        void readAgain(PendingRead read);
    }

    TakeOverRead(OffsetQuery query, QueryListener listener, long deadlineNanos, Store store) {
        this.keys = query.keys();
        this.listener = listener;
        this.deadlineNanos = deadlineNanos;
        this.store = store;
        this.offsets = new long[keys.size()];
    }

    @Override
    public long deadlineNanos() {
        return letGo ? deadlineNanos + READ_AGAIN_NANOS : deadlineNanos;
    }

    @Override
    public int positions() {
        return offsets.length;
    }

    @Override
    public void read(OffsetView view) {
        revision = view.summary().index();
        held.clear();
        for (int i = 0; i < offsets.length; i++) {
            PositionKey key = keys.get(i);
            offsets[i] = view.offset(key);
            if (view.held(key)) {
                held.add(key);
            }
        }
    }

    @Override
    public void answer(OffsetTable table) {
        if (held.isEmpty()) {
            listener.answered(revision, offsets);
            return;
        }
        ChangeListener released = new ChangeListener() {
            @Override
            public void changed(long entry, int positions) {
                letGo = true;
                store.readAgain(TakeOverRead.this);
            }

            @Override
            public void failed(StoreFailure failure) {
                TakeOverRead.this.failed(failure);
            }
        };
        store.release(TableChange.release(held), released, deadlineNanos);
    }

    @Override
    public void failed(StoreFailure failure) {
        listener.failed(
                letGo
                        ? new StoreFailure(
                                FailureKind.OUTCOME_UNKNOWN,
                                "the positions were let go and could not be read after that; ask again: "
                                        + failure.remark())
                        : failure);
    }
}
