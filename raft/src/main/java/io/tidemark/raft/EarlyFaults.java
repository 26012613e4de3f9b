package io.tidemark.raft;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds faults back until the store is open: while it opens, the exception of {@link ReplicatedOffsetStore#open} tells
 * what is wrong, and better than a fault can. Any thread.
 */
final class EarlyFaults implements Consumer<StoreFault> {

    private final Consumer<StoreFault> onFault;
    private @Nullable StoreFault early;
    private boolean open;

    EarlyFaults(Consumer<StoreFault> onFault) {
        this.onFault = onFault;
    }

    @Override
    public void accept(StoreFault fault) {
        synchronized (this) {
            if (!open) {
                early = early == null ? fault : early;
                return;
            }
        }
        onFault.accept(fault);
    }

    /** The store is open: tells of the first fault that was held back, and from now on of each as it comes. */
    void pass() {
        StoreFault first;
        synchronized (this) {
            open = true;
            first = early;
        }
        if (first != null) {
            onFault.accept(first);
        }
    }
}
