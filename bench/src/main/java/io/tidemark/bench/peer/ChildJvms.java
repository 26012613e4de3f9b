package io.tidemark.bench.peer;

import java.util.ArrayDeque;
import java.util.Deque;

/** The processes of a cluster, which end together. */
final class ChildJvms implements AutoCloseable {

    private final Deque<ChildJvm> children = new ArrayDeque<>();

    /** Has it ended with the others. */
    ChildJvm add(ChildJvm child) {
        children.push(child);
        return child;
    }

    /** Ends them, the youngest first. */
    @Override
    public void close() {
        while (!children.isEmpty()) {
            children.pop().close();
        }
    }
}
