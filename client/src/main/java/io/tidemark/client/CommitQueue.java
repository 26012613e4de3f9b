package io.tidemark.client;

import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides which commits may be sent next. It knows no clock, timer or network; it belongs to the network thread.
 *
 * <p>Each position has a line of the commits that were asked for, and a commit is ready once it is the first in the lines
 * of all its positions. So of each position one commit is under way at most, and the order in which the table moves is
 * that of the calls, whatever is refused and sent again meanwhile. A commit that still waits is overtaken by the next one
 * of exactly the same positions: the newer values are sent in its place, and all who waited are answered together.
 */
final class CommitQueue {

    private final int framePositionsMax;
    private final long frameBytesMax;
    private final long settleNanos;

    private final Map<PositionKey, PositionLine> lines = new HashMap<>();

    /** First in all their lines and not under way, oldest first. */
    private LinkedHashSet<QueuedCommit> ready = new LinkedHashSet<>();

    /**
     * A queue.
     *
     * @param settleNanos how long after a commit with an unknown outcome it may still be applied
     */
    CommitQueue(int framePositionsMax, long frameBytesMax, long settleNanos) {
        this.framePositionsMax = framePositionsMax;
        this.frameBytesMax = frameBytesMax;
        this.settleNanos = settleNanos;
    }

    /** Whether nothing waits, is under way or is unsettled. */
    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Whether something might go. */
    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** Everything that is not finished. */
    List<QueuedCommit> commits() {
        LinkedHashSet<QueuedCommit> all = new LinkedHashSet<>();
        lines.values().forEach(line -> all.addAll(line.commits()));
        return List.copyOf(all);
    }

    void add(QueuedCommit commit) {
        QueuedCommit overtaken = lastOfSamePositions(commit);
        if (overtaken != null && !overtaken.isUnderWay()) {
            overtaken.overtakenBy(commit);
            return;
        }
        for (PositionKey key : commit.offsets().keySet()) {
            PositionLine line = lines.computeIfAbsent(key, absent -> new PositionLine());
            if (line.first() != null) {
                commit.block();
            }
            line.add(commit);
        }
        if (!commit.isBlocked()) {
            ready.add(commit);
        }
    }

    /** The last in the lines of all these positions, when it has no others. */
    private @Nullable QueuedCommit lastOfSamePositions(QueuedCommit commit) {
        QueuedCommit same = null;
        for (PositionKey key : commit.offsets().keySet()) {
            PositionLine line = lines.get(key);
            QueuedCommit last = line == null ? null : line.last();
            if (last == null || last.size() != commit.size() || (same != null && same != last)) {
                return null;
            }
            same = last;
        }
        return same;
    }

    /** What may go over this connection now, as much as fits a frame; null when nothing may. */
    @Nullable
    CommitFrame next(RemotingChannel connection, long nowNanos) {
        List<QueuedCommit> taken = new ArrayList<>();
        long positions = 0;
        long bytes = 0;
        int companyMax = Integer.MAX_VALUE;
        for (QueuedCommit commit : ready) {
            if (!mayGo(commit, connection, nowNanos)) {
                continue;
            }
            positions += commit.size();
            bytes += commit.bytes();
            companyMax = Math.min(companyMax, commit.companyMax());
            // One that is too large by itself goes alone.
            if (!taken.isEmpty()
                    && (positions > framePositionsMax || bytes > frameBytesMax || taken.size() >= companyMax)) {
                break;
            }
            taken.add(commit);
        }
        if (taken.isEmpty()) {
            return null;
        }
        for (QueuedCommit commit : taken) {
            ready.remove(commit);
            commit.setUnderWay(true);
        }
        return new CommitFrame(List.copyOf(taken));
    }

    private boolean mayGo(QueuedCommit commit, RemotingChannel connection, long nowNanos) {
        for (Map.Entry<PositionKey, Long> offset : commit.offsets().entrySet()) {
            UnsettledOffset unsettled = line(offset.getKey()).unsettled();
            if (unsettled != null && !unsettled.allows(connection, offset.getValue(), nowNanos)) {
                return false;
            }
        }
        return true;
    }

    /** The frame was committed. What was sent over the same connection before it can no longer come behind it. */
    void committed(CommitFrame frame, RemotingChannel connection) {
        for (QueuedCommit commit : frame.commits()) {
            for (PositionKey key : commit.offsets().keySet()) {
                PositionLine line = line(key);
                UnsettledOffset unsettled = line.unsettled();
                if (unsettled != null && unsettled.connection() == connection) {
                    line.setUnsettled(null);
                }
            }
            finish(commit);
        }
    }

    /** The frame was certainly not committed, and never will be; its commits wait again, before all others. */
    void returned(CommitFrame frame) {
        LinkedHashSet<QueuedCommit> rest = ready;
        ready = new LinkedHashSet<>();
        for (QueuedCommit commit : frame.commits()) {
            commit.setUnderWay(false);
            if (commit.isAbandoned()) {
                finish(commit);
            } else {
                waitAgain(commit);
            }
        }
        ready.addAll(rest);
    }

    /** As {@link #returned}, but because of what is in it: each will have less company. */
    void split(CommitFrame frame) {
        int size = frame.commits().size();
        frame.commits().forEach(commit -> commit.halveCompany(size));
        returned(frame);
    }

    /** A commit that is over, and was not committed. */
    void failed(CommitFrame frame) {
        frame.commits().forEach(this::finish);
    }

    /**
     * Nobody knows what became of the frame.
     *
     * @param again whether its commits are to be sent again; else they are over
     */
    void unknown(CommitFrame frame, RemotingChannel connection, long nowNanos, boolean again) {
        for (QueuedCommit commit : frame.commits()) {
            for (Map.Entry<PositionKey, Long> offset : commit.offsets().entrySet()) {
                PositionLine line = line(offset.getKey());
                UnsettledOffset before = line.unsettled();
                UnsettledOffset sent = new UnsettledOffset(connection, offset.getValue(), nowNanos + settleNanos);
                line.setUnsettled(before == null || before.isSettled(nowNanos) ? sent : before.and(sent));
            }
        }
        if (again) {
            returned(frame);
        } else {
            failed(frame);
        }
    }

    /** Forgets what is settled by now. */
    void settle(CommitFrame frame, long nowNanos) {
        for (QueuedCommit commit : frame.commits()) {
            for (PositionKey key : commit.offsets().keySet()) {
                PositionLine line = lines.get(key);
                UnsettledOffset unsettled = line == null ? null : line.unsettled();
                if (line != null && unsettled != null && unsettled.isSettled(nowNanos)) {
                    line.setUnsettled(null);
                    forgetIfEmpty(key, line);
                }
            }
        }
    }

    /** Takes a commit out for which nobody waits any more; one that is under way stays until it is known. */
    void abandoned(QueuedCommit commit) {
        if (!commit.isUnderWay() && commit.isAbandoned()) {
            finish(commit);
        }
    }

    /** What was sent before goes first, unless the next commit of just these positions overtakes it. */
    private void waitAgain(QueuedCommit commit) {
        QueuedCommit newer = nextOfSamePositions(commit);
        if (newer != null) {
            commit.overtakenBy(newer);
            finish(newer);
        }
        ready.add(commit);
    }

    /** The second in the lines of all positions of one that is the first, when it has no others. */
    private @Nullable QueuedCommit nextOfSamePositions(QueuedCommit commit) {
        QueuedCommit same = null;
        for (PositionKey key : commit.offsets().keySet()) {
            QueuedCommit second = line(key).second();
            if (second == null || second.size() != commit.size() || (same != null && same != second)) {
                return null;
            }
            same = second;
        }
        return same;
    }

    /** Takes a commit out of all its lines; those behind it move up. */
    private void finish(QueuedCommit commit) {
        ready.remove(commit);
        for (PositionKey key : commit.offsets().keySet()) {
            PositionLine line = line(key);
            boolean wasFirst = line.first() == commit;
            line.remove(commit);
            QueuedCommit first = line.first();
            if (wasFirst && first != null && first.unblock()) {
                ready.add(first);
            }
            forgetIfEmpty(key, line);
        }
    }

    private PositionLine line(PositionKey key) {
        PositionLine line = lines.get(key);
        if (line == null) {
            throw new IllegalStateException("no line for " + key);
        }
        return line;
    }

    private void forgetIfEmpty(PositionKey key, PositionLine line) {
        if (line.isEmpty()) {
            lines.remove(key);
        }
    }
}
