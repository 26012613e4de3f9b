package io.tidemark.server.remoting;

import io.tidemark.core.offset.FrozenOffsets;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.raft.FailureKind;
import io.tidemark.raft.OffsetStore;
import io.tidemark.raft.StoreFailure;
import io.tidemark.raft.TableListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scans of one consistency. The table is read for one batch at a time; what comes meanwhile waits and makes the next
 * one, so that one reading, and one look through the table, serve all who waited. A scan never sees a table that was
 * read before its request came.
 */
final class ScanLane {

    private static final Logger LOG = LoggerFactory.getLogger(ScanLane.class);

    private static final StoreFailure STOPPING = new StoreFailure(FailureKind.UNAVAILABLE, "the node stops");

    private final OffsetStore store;
    private final Consistency consistency;
    private final int bodyBytesMax;
    private final Executor thread;

    /** Guarded by this. */
    private List<PendingScan> waiting = new ArrayList<>();

    /** Whether a batch is under way; guarded by this. */
    private boolean busy;

    /** @param thread where rows are looked at, one task after the other */
    ScanLane(OffsetStore store, Consistency consistency, int bodyBytesMax, Executor thread) {
        this.store = store;
        this.consistency = consistency;
        this.bodyBytesMax = bodyBytesMax;
        this.thread = thread;
    }

    /** Has the scan answered; any thread. */
    void submit(PendingScan scan) {
        synchronized (this) {
            waiting.add(scan);
            if (busy) {
                return;
            }
            busy = true;
        }
        beginNext();
    }

    /** Reads for those who wait, if anybody does. Called by whoever ended the batch before. */
    private void beginNext() {
        List<PendingScan> batch;
        synchronized (this) {
            batch = waiting;
            waiting = new ArrayList<>();
            busy = !batch.isEmpty();
        }
        if (batch.isEmpty()) {
            return;
        }
        try {
            store.readAll(ReadConsistencies.of(consistency), new Reading(batch));
        } catch (RuntimeException e) {
            LOG.error("the table cannot be read, consistency={}", consistency, e);
            batch.forEach(scan -> scan.broke(e));
            run(List.of(), this::beginNext);
        }
    }

    private void scan(List<PendingScan> batch, FrozenOffsets table) {
        table.<RuntimeException>forEachRow((row, offsets) -> {
            for (PendingScan scan : batch) {
                scan.row(row, offsets);
            }
        });
        boolean stale = consistency == Consistency.STALE;
        batch.forEach(scan -> scan.answer(table, stale, bodyBytesMax));
    }

    /** Goes on on the thread, or tells the batch and all who wait that the node stops. */
    private void run(List<PendingScan> batch, Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("scans end, the node stops", e);
            List<PendingScan> rest;
            synchronized (this) {
                rest = waiting;
                waiting = new ArrayList<>();
                busy = false;
            }
            batch.forEach(scan -> scan.failed(STOPPING));
            rest.forEach(scan -> scan.failed(STOPPING));
        }
    }

    /** Hears of the table that was read for one batch. */
    private final class Reading implements TableListener {

        private final List<PendingScan> batch;

        Reading(List<PendingScan> batch) {
            this.batch = batch;
        }

        @Override
        public void answered(FrozenOffsets table) {
            run(batch, () -> {
                try {
                    scan(batch, table);
                } finally {
                    beginNext();
                }
            });
        }

        @Override
        public void failed(StoreFailure failure) {
            batch.forEach(scan -> scan.failed(failure));
            run(List.of(), ScanLane.this::beginNext);
        }
    }
}
