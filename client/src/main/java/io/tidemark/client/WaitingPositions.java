package io.tidemark.client;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the positions of all requests that are not answered yet, and bounds them. Any thread; those that may block wait
 * here for their turn.
 */
final class WaitingPositions {

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition fewer = lock.newCondition();
    private final int max;

    /** Guarded by {@link #lock}. Invariant: 0 <= waiting <= max. */
    private int waiting;

    /** Guarded by {@link #lock}. */
    private boolean closed;

    WaitingPositions(int max) {
        this.max = max;
    }

    /**
     * Takes room for so many.
     *
     * @throws BusyException when there is not enough
     * @throws UnavailableException when the client is closed
     */
    void take(int positions) throws BusyException, UnavailableException {
        lock.lock();
        try {
            requireOpen();
            if (!hasRoom(positions)) {
                throw full("waitingPositions=" + waiting + " of " + max);
            }
            waiting += counted(positions);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is room for so many, and takes it.
     *
     * @throws BusyException when there was not enough until the deadline
     * @throws UnavailableException when the client is closed, or the thread is interrupted, which it then stays
     */
    void await(int positions, long deadlineNanos) throws BusyException, UnavailableException {
        try {
            lock.lockInterruptibly();
            try {
                while (true) {
                    requireOpen();
                    if (hasRoom(positions)) {
                        waiting += counted(positions);
                        return;
                    }
                    if (fewer.awaitNanos(deadlineNanos - System.nanoTime()) <= 0) {
                        throw full("waitingPositions=" + waiting + " of " + max + " until the deadline");
                    }
                }
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted before anything was sent", e);
        }
    }

    void giveBack(int positions) {
        lock.lock();
        try {
            waiting -= counted(positions);
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody in any more; who waits for room is refused. */
    void close() {
        lock.lock();
        try {
            closed = true;
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all room is given back, at most until the deadline; an interrupt ends the waiting. */
    void awaitNone(long deadlineNanos) {
        lock.lock();
        try {
            long left = deadlineNanos - System.nanoTime();
            while (waiting > 0 && left > 0) {
                left = fewer.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** A request of more than all room takes all of it. */
    private int counted(int positions) {
        return Math.min(positions, max);
    }

    private boolean hasRoom(int positions) {
        return waiting + counted(positions) <= max;
    }

    private void requireOpen() throws UnavailableException {
        if (closed) {
            throw new UnavailableException("the client is closed");
        }
    }

    private static BusyException full(String what) {
        return new BusyException("too many requests of this client wait, nothing was sent: " + what);
    }
}
