package io.tidemark.client;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one call commits, all of it or nothing, with all who wait for it: the caller, and the callers of older values of
 * the same positions that this one has overtaken. Belongs to the network thread.
 */
final class QueuedCommit {

    /** In the sender's order, each position once; of equal ones the last counts. */
    private Map<PositionKey, Long> offsets;

    /** Without those whose time is over: there may be many, when a position is committed again and again in vain. */
    private final Set<CommitWaiter> waiters = new LinkedHashSet<>();

    /** About as many bytes as it adds to a frame and to a log entry. */
    private long bytes;

    /** How many commits may share its frame: halved whenever such a frame is refused for what is in it. */
    private int companyMax = Integer.MAX_VALUE;

    /** How many of its positions another commit is to be finished for first. */
    private int blockedBy;

    private boolean underWay;

    QueuedCommit(List<Position> positions, CommitWaiter waiter) {
        offsets = new LinkedHashMap<>(2 * positions.size());
        for (Position position : positions) {
            offsets.put(position.key(), position.offset());
        }
        bytes = bytesOf(offsets);
        waiters.add(waiter);
        waiter.waitsFor(this);
    }

    private static long bytesOf(Map<PositionKey, Long> offsets) {
        // A row's names, and four numbers of at most ten bytes; rows that are shared take less.
        return offsets.keySet().stream()
                .mapToLong(key -> key.row().length() + 24L)
                .sum();
    }

    Map<PositionKey, Long> offsets() {
        return offsets;
    }

    int size() {
        return offsets.size();
    }

    long bytes() {
        return bytes;
    }

    /** Takes the newer values of the same positions, and all who wait for them. */
    void overtakenBy(QueuedCommit newer) {
        offsets = newer.offsets;
        bytes = newer.bytes;
        newer.waiters.forEach(this::join);
    }

    private void join(CommitWaiter waiter) {
        waiters.add(waiter);
        waiter.waitsFor(this);
    }

    Set<CommitWaiter> waiters() {
        return waiters;
    }

    /** One has been answered before the commit was. */
    void forget(CommitWaiter waiter) {
        waiters.remove(waiter);
    }

    /** Whether nobody waits any more. */
    boolean isAbandoned() {
        return waiters.stream().allMatch(CommitWaiter::isDone);
    }

    int companyMax() {
        return companyMax;
    }

    void halveCompany(int refused) {
        companyMax = Math.max(1, refused / 2);
    }

    void block() {
        blockedBy++;
    }

    /** Whether nothing has to be finished before it any more. */
    boolean unblock() {
        blockedBy--;
        return blockedBy == 0;
    }

    boolean isBlocked() {
        return blockedBy > 0;
    }

    boolean isUnderWay() {
        return underWay;
    }

    void setUnderWay(boolean value) {
        underWay = value;
    }
}
