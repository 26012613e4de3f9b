package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import io.tidemark.raft.start.Troubles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a snapshot every few seconds, when there is something to save and it can be saved. A thread of its own; {@link
 * #saveNow} from any.
 *
 * <p>JRaft's own timer is not used: with nothing new to save it drops all of the log, and then a follower that misses
 * one entry needs the whole snapshot; it does not wait for a follower that copies one; and on a full disk it halts the
 * node.
 */
public final class SnapshotScheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotScheduler.class);
    private static final String TROUBLE = "snapshot";

    /** Between two looks at whether JRaft has heard what the table knows. */
    private static final long PAUSE_MILLIS = 10;

    private final SnapshotSchedule schedule;
    private final DataDirectory directory;
    private final LongSupplier appliedIndex;
    private final Consumer<Closure> takeSnapshot;
    private final FollowerReads followers;
    private final SnapshotBallast ballast;
    private final SnapshotPublisher publisher;
    private final Troubles troubles;
    private final DiskSpace.Probe freeSpace;
    private final LongSupplier nanoTime;
    private final Thread thread = new Thread(this::run, "snapshot-scheduler");

    private final CountDownLatch closed = new CountDownLatch(1);

    /** The snapshot that is being taken, or null. Guarded by this. */
    private @Nullable CompletableFuture<Status> inFlight;

    /** When the last one was begun, and how long it took. Guarded by this. */
    private long begunNanos;

    private long tookNanos;

    /**
     * @param appliedIndex the index of the last entry that is applied to the table
     * @param takeSnapshot {@code Node::snapshot}
     * @param followers see {@link TidemarkServiceFactory#followerReads}
     */
    public SnapshotScheduler(
            SnapshotSchedule schedule,
            DataDirectory directory,
            LongSupplier appliedIndex,
            Consumer<Closure> takeSnapshot,
            FollowerReads followers,
            SnapshotBallast ballast,
            SnapshotPublisher publisher,
            Troubles troubles) {
        this(
                schedule,
                directory,
                appliedIndex,
                takeSnapshot,
                followers,
                ballast,
                publisher,
                troubles,
                DiskSpace::usableBytes,
                System::nanoTime);
    }

    SnapshotScheduler(
            SnapshotSchedule schedule,
            DataDirectory directory,
            LongSupplier appliedIndex,
            Consumer<Closure> takeSnapshot,
            FollowerReads followers,
            SnapshotBallast ballast,
            SnapshotPublisher publisher,
            Troubles troubles,
            DiskSpace.Probe freeSpace,
            LongSupplier nanoTime) {
        this.schedule = schedule;
        this.directory = directory;
        this.appliedIndex = appliedIndex;
        this.takeSnapshot = takeSnapshot;
        this.followers = followers;
        this.ballast = ballast;
        this.publisher = publisher;
        this.troubles = troubles;
        this.freeSpace = freeSpace;
        this.nanoTime = nanoTime;
        this.begunNanos = nanoTime.getAsLong();
        this.thread.setDaemon(true);
    }

    /** Begins; the first snapshot is an interval away. */
    public void start() {
        thread.start();
    }

    /** What became of one look at the clock. */
    enum Outcome {
        NOT_YET,
        IN_FLIGHT,
        NOTHING_NEW,
        FOLLOWER_COPIES,
        NO_SPACE,
        BEGUN
    }

    /**
     * Takes a snapshot now, if there is anything to save, and waits for it: for an ordered stop.
     *
     * @return whether everything that is applied is saved
     */
    public boolean saveNow(Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        await(deadline);
        Outcome outcome = begin(true);
        await(deadline);
        return outcome == Outcome.NOTHING_NEW || isSaved();
    }

    /**
     * Takes a snapshot that goes as far as {@code wanted}, unless there is one, waits for it, and publishes it.
     *
     * @param wanted an index that is applied
     * @return the index that is saved
     * @throws IOException tells why it was not taken, or is not published
     */
    public long saveRequested(long wanted, Duration longest) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        await(deadline);
        for (long saved = savedIndex(); saved < wanted; saved = savedIndex()) {
            switch (begin(false)) {
                case BEGUN -> {
                    await(deadline);
                    if (savedIndex() == saved) {
                        throw new IOException("it failed or takes too long, see the node's log");
                    }
                }
                case IN_FLIGHT -> await(deadline);
                case FOLLOWER_COPIES -> throw new IOException("a follower copies the one before; ask again");
                case NO_SPACE -> throw new IOException("the disk is nearly full, see the node's trouble");
                // JRaft hears a moment after the table that an entry is applied, or never when it has failed.
                case NOTHING_NEW, NOT_YET -> pause();
            }
            if (System.nanoTime() >= deadline) {
                throw new IOException("it did not end within " + longest.toSeconds() + " s, see the node's log");
            }
        }
        publisher.publishNow(longest);
        return savedIndex();
    }

    private void pause() throws IOException, InterruptedException {
        if (closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IOException("the node is stopping");
        }
    }

    /** Looks once whether it is time, and begins. */
    Outcome tick() {
        synchronized (this) {
            long period = Math.max(schedule.interval().toNanos(), 10 * tookNanos);
            if (nanoTime.getAsLong() - begunNanos < period) {
                return Outcome.NOT_YET;
            }
        }
        return begin(false);
    }

    private Outcome begin(boolean regardlessOfFollowers) {
        CompletableFuture<Status> result;
        synchronized (this) {
            if (inFlight != null) {
                return Outcome.IN_FLIGHT;
            }
            try {
                Optional<NewestSnapshot> newest = NewestSnapshot.find(directory);
                // Before anything else: a follower with nothing to save may have to install a snapshot of the leader's,
                // and JRaft ends it when that finds no room.
                requireSpace(newest);
                if (appliedIndex.getAsLong()
                        <= newest.map(NewestSnapshot::index).orElse(0L)) {
                    troubles.withdraw(TROUBLE);
                    begunNanos = nanoTime.getAsLong();
                    // Its file may be missing, or not have been published for want of space.
                    publisher.publishSoon();
                    return Outcome.NOTHING_NEW;
                }
                if (!regardlessOfFollowers && followers.any() && directory.logBytes() <= schedule.logBytesMax()) {
                    return Outcome.FOLLOWER_COPIES;
                }
                ballast.hold();
            } catch (IOException e) {
                begunNanos = nanoTime.getAsLong();
                report("no snapshot was taken: " + e.getMessage());
                return Outcome.NO_SPACE;
            }
            result = new CompletableFuture<>();
            inFlight = result;
            begunNanos = nanoTime.getAsLong();
        }
        takeSnapshot.accept(status -> ended(status, result));
        return Outcome.BEGUN;
    }

    private void requireSpace(Optional<NewestSnapshot> newest) throws IOException {
        long lastBytes = newest.isPresent() && Files.exists(newest.get().offsets())
                ? Files.size(newest.get().offsets())
                : 0;
        long needed = lastBytes + lastBytes / 2 + schedule.reserveBytes();
        long free = freeSpace.freeBytes(directory.snapshots());
        if (free < needed) {
            throw new IOException("free=" + free + " needed=" + needed + " directory=" + directory.snapshots()
                    + "; free space on that disk");
        }
    }

    private void ended(Status status, CompletableFuture<Status> result) {
        synchronized (this) {
            tookNanos = nanoTime.getAsLong() - begunNanos;
            inFlight = null;
        }
        if (status.isOk()) {
            troubles.withdraw(TROUBLE);
            publisher.publishSoon();
        } else if (status.getCode() != RaftError.EBUSY.getNumber()
                && status.getCode() != RaftError.ESTALE.getNumber()) {
            // Those two mean that a snapshot of the leader's is being installed, or is newer than ours.
            report("the snapshot failed: " + status.getErrorMsg());
        }
        result.complete(status);
    }

    private void report(String line) {
        LOG.warn("{}; the last one stays, and the next interval tries again", line);
        troubles.report(TROUBLE, line);
    }

    private boolean isSaved() {
        try {
            return appliedIndex.getAsLong() <= savedIndex();
        } catch (IOException e) {
            LOG.warn("cannot tell what is saved directory={}", directory.snapshots(), e);
            return false;
        }
    }

    private long savedIndex() throws IOException {
        return NewestSnapshot.find(directory).map(NewestSnapshot::index).orElse(0L);
    }

    private void await(long deadlineNanos) throws InterruptedException {
        CompletableFuture<Status> present;
        synchronized (this) {
            present = inFlight;
        }
        if (present == null) {
            return;
        }
        try {
            Status unused = present.get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("a snapshot is still being taken", e);
        }
    }

    private void run() {
        // Fine enough for the shortest interval that makes sense; a look costs little.
        long pauseMillis = Math.max(1, Math.min(100, schedule.interval().toMillis() / 4));
        try {
            while (!closed.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                try {
                    Outcome unused = tick();
                } catch (RuntimeException e) {
                    // Without snapshots the log grows without bound, so this goes on trying, and says so.
                    LOG.error("the snapshot failed in an unforeseen way", e);
                    report("no snapshot was taken: " + e);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted, no more snapshots are taken", e);
        }
    }

    /** Takes no more snapshots; one that is being taken is not waited for. */
    @Override
    public void close() {
        closed.countDown();
    }
}
