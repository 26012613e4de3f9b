package io.tidemark.raft.start;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps why a start failed. JRaft's storages can only answer "false" when they are initialised; they leave the reason
 * here for whoever called {@code RaftGroupService.start}. Any thread.
 */
public final class StartFault {

    private final AtomicReference<StoreStartException> first = new AtomicReference<>();

    /** Keeps the reason, unless there is one already: what failed later mostly failed because of the first. */
    public void report(StoreStartException reason) {
        first.compareAndSet(null, reason);
    }

    /** The first reason that was reported. */
    public Optional<StoreStartException> reason() {
        return Optional.ofNullable(first.get());
    }
}
