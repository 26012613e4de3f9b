package io.tidemark.raft;

import com.alipay.sofa.jraft.entity.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who leads, as the state machine's callbacks told it last. Written by the state machine's thread alone; read by all.
 * JRaft's own {@code isLeader} is never asked: it takes the node's lock, and it turns true before the entries of
 * earlier terms are applied.
 */
final class Leadership {

    /** Nobody leads, as far as this node knows. */
    private static final View NONE = new View(StoreStatus.Role.CANDIDATE, null, 0);

    private final List<Consumer<View>> watchers = new ArrayList<>();

    private final Object changes = new Object();

    /** Written under {@link #changes}. */
    private volatile View view = NONE;

    /**
     * One moment of leadership.
     *
     * @param role LEADER, FOLLOWER (with a leader), or CANDIDATE (without)
     * @param leader where the leader is, null when there is none or this node leads
     * @param term the leader's term; the last one known when there is no leader
     */
    record View(StoreStatus.Role role, @Nullable PeerId leader, long term) {

        boolean isLeader() {
            return role == StoreStatus.Role.LEADER;
        }

        boolean hasLeader() {
            return role != StoreStatus.Role.CANDIDATE;
        }

        /** Whether this node follows a leader that it can forward to. */
        boolean isFollower() {
            return role == StoreStatus.Role.FOLLOWER;
        }

        PeerId leaderPeer() {
            return Objects.requireNonNull(leader, "leader");
        }
    }

    View view() {
        return view;
    }

    /** Waits until the view is as wanted, or the time is up; the last view either way. */
    View await(Predicate<View> wanted, Duration timeout) throws InterruptedException {
        synchronized (changes) {
            long until = System.nanoTime() + timeout.toNanos();
            long leftMillis = timeout.toMillis();
            while (!wanted.test(view) && leftMillis > 0) {
                changes.wait(leftMillis);
                leftMillis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            }
            return view;
        }
    }

    /** Adds a watcher; only before the node starts. It is called on the state machine's thread. */
    void watch(Consumer<View> watcher) {
        watchers.add(watcher);
    }

    void lead(long term) {
        change(new View(StoreStatus.Role.LEADER, null, term));
    }

    void follow(PeerId leader, long term) {
        change(new View(StoreStatus.Role.FOLLOWER, leader, term));
    }

    void lose() {
        change(new View(StoreStatus.Role.CANDIDATE, null, view.term()));
    }

    private void change(View next) {
        synchronized (changes) {
            view = next;
            changes.notifyAll();
        }
        watchers.forEach(watcher -> watcher.accept(next));
    }
}
