package io.tidemark.raft;

import io.tidemark.core.command.CloneGroup;
import io.tidemark.core.command.Command;
import io.tidemark.core.command.CommandCodec;
import io.tidemark.core.command.CommandFormatException;
import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.command.ResetOffsets;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.OffsetView;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commits, or one change, from the head of the queue for one entry, and refuses those that may not become one. On
 * the batcher's thread.
 */
final class CommitBatchBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(CommitBatchBuilder.class);

    /** Beyond this an entry takes no further commit, so that one entry does not hold up all others. */
    private static final int ENTRY_BYTES_GOAL = 256 * 1024;

    /** What is said of a forwarded commit that this node may not propose. */
    static final StoreFailure OTHER_TERM = new StoreFailure(
            FailureKind.UNAVAILABLE, "this node does not lead in the term that the commit was sent to");

    /** What is said of a commit to a position that was reset. */
    private static final StoreFailure HELD = new StoreFailure(
            FailureKind.HELD,
            "the position was reset and nobody has read it since to go on from there, nothing was proposed; restart the"
                    + " consumer, so that it reads its offset");

    private final int positionsPerEntry;
    private final long positionsMax;
    private final OffsetTable table;
    private final LongSupplier clockMillis;
    private final BooleanSupplier logDiskLow;
    private final StoreFailure logDiskFull;

    /** The commits of one entry, or the change that is one, ready to be proposed. */
    static final class Batch {

        private final Command command;
        private final byte[] encoded;
        private final List<PendingWrite> writes;
        private final long deadlineNanos;

        private Batch(Command command, byte[] encoded, List<PendingWrite> writes, long deadlineNanos) {
            this.command = command;
            this.encoded = encoded;
            this.writes = writes;
            this.deadlineNanos = deadlineNanos;
        }

        Command command() {
            return command;
        }

        /** The command as the entry's bytes; not to be changed. */
        byte[] encoded() {
            return encoded;
        }

        List<PendingWrite> writes() {
            return writes;
        }

        /** The earliest deadline among them. */
        long deadlineNanos() {
            return deadlineNanos;
        }
    }

    /**
     * @param positionsPerEntry how many positions an entry takes, unless one commit alone has more
     * @param positionsMax how many positions the table may hold
     * @param clockMillis the clock that gives an entry its time
     * @param logDiskLow whether the log's disk is nearly full; a leader then proposes nothing
     * @param logDiskFull what is said in that case
     */
    CommitBatchBuilder(
            int positionsPerEntry,
            long positionsMax,
            OffsetTable table,
            LongSupplier clockMillis,
            BooleanSupplier logDiskLow,
            StoreFailure logDiskFull) {
        this.positionsPerEntry = positionsPerEntry;
        this.positionsMax = positionsMax;
        this.table = table;
        this.clockMillis = clockMillis;
        this.logDiskLow = logDiskLow;
        this.logDiskFull = logDiskFull;
    }

    /**
     * Whether the table could reach its bound by what is under way and one entry more. Then a leader proposes one entry
     * at a time, so that new positions are counted exactly.
     *
     * @param head what the entry will begin with
     */
    boolean nearsPositionsMax(PendingWrite head, long positionsUnderWay) {
        return table.positions() + positionsUnderWay + Math.max(positionsPerEntry, head.positions()) > positionsMax;
    }

    /**
     * What the next entry is made of, or null when all that was taken was refused.
     *
     * @param queue not empty
     */
    @Nullable
    Batch take(CommitQueue queue, Leadership.View view) {
        if (queue.head() instanceof PendingChange change) {
            queue.take();
            return change(change, view);
        }
        CommitOffsets.Builder entry = new CommitOffsets.Builder();
        List<PendingWrite> commits = new ArrayList<>();
        long deadlineNanos = Long.MAX_VALUE;
        // A follower looks too, so that one commit's new position does not get its whole batch refused by the leader.
        boolean countNewKeys = nearsPositionsMax(queue.head(), 0);
        boolean diskLow = view.isLeader() && logDiskLow.getAsBoolean();
        boolean someHeld = table.held() > 0;
        Set<PositionKey> newKeys = new HashSet<>();
        boolean alone = false;
        while (!alone && !queue.isEmpty() && queue.head() instanceof PendingCommit commit && fits(entry, commit)) {
            boolean held = someHeld && table.read(commit::isHeld);
            // A follower's table may not know yet that the position was let go: the leader judges, and this one alone.
            alone = held && !view.isLeader();
            if (alone && !commits.isEmpty()) {
                break;
            }
            queue.take();
            if (!commit.mayBeProposedIn(view)) {
                commit.refuse(OTHER_TERM);
            } else if (diskLow) {
                commit.refuse(logDiskFull);
            } else if (held && view.isLeader()) {
                commit.refuse(HELD);
            } else if (countNewKeys && !table.read(offsets -> commit.joinNewKeys(offsets, newKeys, room()))) {
                commit.refuse(tableFull());
            } else {
                commit.addTo(entry);
                commits.add(commit);
                deadlineNanos = Math.min(deadlineNanos, commit.deadlineNanos());
            }
        }
        return commits.isEmpty() ? null : encode(entry.build(clockMillis.getAsLong()), commits, deadlineNanos);
    }

    private @Nullable Batch change(PendingChange change, Leadership.View view) {
        if (!change.mayBeProposedIn(view)) {
            change.refuse(OTHER_TERM);
        } else if (view.isLeader() && logDiskLow.getAsBoolean()) {
            change.refuse(logDiskFull);
        } else if (view.isLeader() && !hasRoomFor(change.command())) {
            change.refuse(tableFull());
        } else {
            return encode(change.command().at(clockMillis.getAsLong()), List.of(change), change.deadlineNanos());
        }
        return null;
    }

    /** Whether the table can take what a change adds at most. Nothing else is under way, so the count is exact. */
    private boolean hasRoomFor(Command change) {
        if (change instanceof ResetOffsets reset) {
            return reset.positions().positions() <= room()
                    || table.read(offsets -> newPositions(reset, offsets)) <= room();
        }
        if (change instanceof CloneGroup clone) {
            return table.positions() <= room() || table.read(offsets -> offsets.positionsIn(clone.source())) <= room();
        }
        return true;
    }

    private static long newPositions(ResetOffsets reset, OffsetView offsets) {
        long[] count = {0};
        reset.positions().forEach((row, queueId, offset) -> {
            if (offsets.offset(new PositionKey(row, queueId)) == OffsetView.NONE) {
                count[0]++;
            }
        });
        return count[0];
    }

    private StoreFailure tableFull() {
        return new StoreFailure(
                FailureKind.NO_SPACE,
                "the table is at positionsMax=" + positionsMax
                        + ", nothing was proposed; delete groups that are gone or raise positionsMax");
    }

    private long room() {
        return positionsMax - table.positions();
    }

    private boolean fits(CommitOffsets.Builder entry, PendingCommit next) {
        return entry.positions() == 0
                || (entry.positions() + next.positions() <= positionsPerEntry
                        && entry.encodedBytes() + next.encodedBytes() <= ENTRY_BYTES_GOAL);
    }

    /** Encodes the entry and reads it back: what cannot be decoded must not reach the log, where it would stop every node. */
    private @Nullable Batch encode(Command command, List<PendingWrite> writes, long deadlineNanos) {
        byte[] encoded = CommandCodec.encode(command);
        try {
            CommandCodec.decode(encoded);
        } catch (CommandFormatException e) {
            LOG.error("The entry {} does not decode and is not proposed", command, e);
            StoreFailure refused = new StoreFailure(
                    FailureKind.REFUSED, "internal error: the log entry does not decode, nothing was proposed");
            writes.forEach(write -> write.refuse(refused));
            return null;
        }
        return new Batch(command, encoded, writes, deadlineNanos);
    }
}
