package io.tidemark.server.remoting;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.raft.OffsetStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Answers the requests for which the whole table has to be looked through: from a view that stands still, on a thread
 * of their own, so that event loops never do it. There are few at a time, from the request until the last byte is
 * written: an answer may take 16 MiB, and a client that does not read keeps it.
 */
final class TableScans implements AutoCloseable {

    /** Of scans whose answers may be as large as a frame. */
    private static final int LARGE_MAX = 4;

    /** Of all: as many are fed at once by one look through the table, which lasts the longer for each. */
    private static final int SCANS_MAX = 64;

    /** More than the frame's lengths and the header of such an answer take. */
    private static final int HEADER_BYTES_MAX = 4_096;

    private final Semaphore largePlaces = new Semaphore(LARGE_MAX);
    private final Semaphore places = new Semaphore(SCANS_MAX);
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(new DefaultThreadFactory("tidemark-table", true));
    private final ScanLane linearizable;
    private final ScanLane stale;
    private final int bodyBytesMax;

    TableScans(OffsetStore store, int frameBytesMax) {
        this.bodyBytesMax = frameBytesMax - HEADER_BYTES_MAX;
        this.linearizable = new ScanLane(store, Consistency.LINEARIZABLE, bodyBytesMax, thread);
        this.stale = new ScanLane(store, Consistency.STALE, bodyBytesMax, thread);
    }

    /** The greatest body that fits a frame. */
    int bodyBytesMax() {
        return bodyBytesMax;
    }

    /** Has the table read and scanned, and the request answered; or answers BUSY. Any thread; returns at once. */
    void submit(RequestExchange exchange, Consistency consistency, TableScan scan) {
        if (!admit(exchange, scan)) {
            return;
        }
        ScanLane lane = switch (consistency) {
            case LINEARIZABLE -> linearizable;
            case STALE -> stale;
        };
        lane.submit(new PendingScan(exchange, scan));
    }

    /** Takes the places of a scan, given back when its answer is written. */
    private boolean admit(RequestExchange exchange, TableScan scan) {
        if (!places.tryAcquire()) {
            exchange.fail(ErrorKind.BUSY, "the node looks through its table for " + SCANS_MAX + " requests already");
            return false;
        }
        if (!scan.isLarge()) {
            exchange.whenWritten(places::release);
            return true;
        }
        if (!largePlaces.tryAcquire()) {
            places.release();
            exchange.fail(ErrorKind.BUSY, "the node writes " + LARGE_MAX + " large answers already, ask again");
            return false;
        }
        exchange.whenWritten(() -> {
            largePlaces.release();
            places.release();
        });
        return true;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
