package io.tidemark.server.remoting;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes that half-received large frames may hold on all connections together, so that a few clients which
 * announce 16 MiB and never finish cannot take the node's memory. A frame that is there whole is not counted any longer:
 * nothing of it outlives its handler ({@link RequestExchange}). Any thread.
 */
final class LargeFrameBudget {

    /** Frames up to this length are not counted: the bound on connections bounds them. */
    static final int SMALL_FRAME_BYTES = 64 << 10;

    private final long bytesMax;

    /** Invariant: 0 <= reserved <= bytesMax. */
    private final AtomicLong reserved = new AtomicLong();

    LargeFrameBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes {@code bytes} out of the budget, or nothing when there are not as many. */
    boolean tryReserve(int bytes) {
        long before;
        do {
            before = reserved.get();
            if (before + bytes > bytesMax) {
                return false;
            }
        } while (!reserved.compareAndSet(before, before + bytes));
        return true;
    }

    void release(int bytes) {
        long after = reserved.addAndGet(-bytes);
        if (after < 0) {
            throw new IllegalStateException("reserved=" + after + " bytes, expected 0 or more");
        }
    }

    long reservedBytes() {
        return reserved.get();
    }
}
