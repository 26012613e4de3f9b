package io.tidemark.raft.storage;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many followers are copying a snapshot of this node at present. Taking a new snapshot meanwhile drops the log
 * entries that such a follower will need next, and it would have to begin again. Any thread.
 */
public final class FollowerReads {

    private final AtomicInteger open = new AtomicInteger();

    FollowerReads() {}

    /** Whether at least one follower is copying. */
    public boolean any() {
        return open.get() > 0;
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }
}
