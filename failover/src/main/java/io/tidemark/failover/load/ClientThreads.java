package io.tidemark.failover.load;

import io.tidemark.failover.cluster.ClusterNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The threads of some clients, which end when they are told to. One thread owns this. */
public final class ClientThreads {

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Begins a client. */
    public void start(String name, Runnable client) {
        Thread thread = new Thread(client, name);
        threads.add(thread);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, cause) -> failure.compareAndSet(null, cause));
        thread.start();
    }

    /** Whether one ended by what it should not have met. */
    public boolean hasFailed() {
        return failure.get() != null;
    }

    /**
     * Waits until all have ended.
     *
     * @throws IllegalStateException when one has not, or failed
     */
    public void join() {
        for (Thread thread : threads) {
            try {
                thread.join(ClusterNode.PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                throw new IllegalStateException(thread + " has not ended");
            }
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a client failed", failed);
        }
    }
}
