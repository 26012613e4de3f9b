package io.tidemark.client;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The commits of one position in the order in which they were asked for. Only the first may be under way. Belongs to the
 * network thread.
 */
final class PositionLine {

    private final Deque<QueuedCommit> commits = new ArrayDeque<>(2);

    /** What was sent earlier and may still be applied; null when nothing is left of it. */
    private @Nullable UnsettledOffset unsettled;

    @Nullable
    QueuedCommit first() {
        return commits.peekFirst();
    }

    @Nullable
    QueuedCommit second() {
        Iterator<QueuedCommit> each = commits.iterator();
        if (!each.hasNext()) {
            return null;
        }
        each.next();
        return each.hasNext() ? each.next() : null;
    }

    Collection<QueuedCommit> commits() {
        return commits;
    }

    @Nullable
    QueuedCommit last() {
        return commits.peekLast();
    }

    void add(QueuedCommit commit) {
        commits.addLast(commit);
    }

    void remove(QueuedCommit commit) {
        commits.remove(commit);
    }

    boolean isEmpty() {
        return commits.isEmpty() && unsettled == null;
    }

    @Nullable
    UnsettledOffset unsettled() {
        return unsettled;
    }

    void setUnsettled(@Nullable UnsettledOffset value) {
        unsettled = value;
    }
}
