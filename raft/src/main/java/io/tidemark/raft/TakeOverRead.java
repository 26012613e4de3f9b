package io.tidemark.raft;

import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.OffsetView;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A read by who goes on from there. When a reset holds some of the positions, it has them let go, waits until this
 * node's table shows that, and reads once more: a commit that follows the answer must not be refused by a table that
 * lags behind.
 */
final class TakeOverRead implements PendingRead {

    private final List<PositionKey> keys;
    private final QueryListener listener;
    private final long deadlineNanos;
    private final BiConsumer<TableChange, ChangeListener> changes;
    private final Consumer<PendingRead> again;
    private final long[] offsets;
    private final List<PositionKey> held = new ArrayList<>();
    private long revision;

    /**
     * @param changes where positions are let go
     * @param again where it waits to be let through once more
     */
    TakeOverRead(
            OffsetQuery query,
            QueryListener listener,
            long deadlineNanos,
            BiConsumer<TableChange, ChangeListener> changes,
            Consumer<PendingRead> again) {
        this.keys = query.keys();
        this.listener = listener;
        this.deadlineNanos = deadlineNanos;
        this.changes = changes;
        this.again = again;
        this.offsets = new long[keys.size()];
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
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
        changes.accept(TableChange.release(held), new ChangeListener() {
            @Override
            public void changed(long released, int positions) {
                again.accept(TakeOverRead.this);
            }

            @Override
            public void failed(StoreFailure failure) {
                listener.failed(failure);
            }
        });
    }

    @Override
    public void failed(StoreFailure failure) {
        listener.failed(failure);
    }
}
