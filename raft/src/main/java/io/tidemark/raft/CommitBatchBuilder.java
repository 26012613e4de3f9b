package io.tidemark.raft;

import io.tidemark.core.command.CommandCodec;
import io.tidemark.core.command.CommandFormatException;
import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.offset.OffsetTable;
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
 * Takes commits from the head of the queue for one entry, and refuses those that may not become one. On the batcher's
 * thread.
 */
final class CommitBatchBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(CommitBatchBuilder.class);

    /** Beyond this an entry takes no further commit, so that one entry does not hold up all others. */
    private static final int ENTRY_BYTES_GOAL = 256 * 1024;

    /** What is said of a forwarded commit that this node may not propose. */
    static final StoreFailure OTHER_TERM = new StoreFailure(
            FailureKind.UNAVAILABLE, "this node does not lead in the term that the commit was sent to");

    private final int positionsPerEntry;
    private final long positionsMax;
    private final OffsetTable table;
    private final LongSupplier clockMillis;
    private final BooleanSupplier logDiskLow;
    private final StoreFailure logDiskFull;

    /** The commits of one entry, ready to be proposed. */
    static final class Batch {

        private final CommitOffsets command;
        private final byte[] encoded;
        private final List<PendingCommit> commits;
        private final long deadlineNanos;

        private Batch(CommitOffsets command, byte[] encoded, List<PendingCommit> commits, long deadlineNanos) {
            this.command = command;
            this.encoded = encoded;
            this.commits = commits;
            this.deadlineNanos = deadlineNanos;
        }

        CommitOffsets command() {
            return command;
        }

        /** The command as the entry's bytes; not to be changed. */
        byte[] encoded() {
            return encoded;
        }

        List<PendingCommit> commits() {
            return commits;
        }

        /** The earliest deadline among the commits. */
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
     * @param head the commit that the entry will begin with
     */
    boolean nearsPositionsMax(PendingCommit head, long positionsUnderWay) {
        return table.positions() + positionsUnderWay + Math.max(positionsPerEntry, head.positions()) > positionsMax;
    }

    /**
     * The next entry's commits, or null when all that were taken were refused.
     *
     * @param queue not empty
     */
    @Nullable
    Batch take(CommitQueue queue, Leadership.View view) {
        CommitOffsets.Builder entry = new CommitOffsets.Builder();
        List<PendingCommit> commits = new ArrayList<>();
        long deadlineNanos = Long.MAX_VALUE;
        // A follower looks too, so that one commit's new position does not get its whole batch refused by the leader.
        boolean countNewKeys = nearsPositionsMax(queue.head(), 0);
        boolean diskLow = view.isLeader() && logDiskLow.getAsBoolean();
        Set<PositionKey> newKeys = new HashSet<>();
        while (!queue.isEmpty() && fits(entry, queue.head())) {
            PendingCommit commit = queue.take();
            if (!commit.mayBeProposedIn(view)) {
                commit.refuse(OTHER_TERM);
            } else if (diskLow) {
                commit.refuse(logDiskFull);
            } else if (countNewKeys && !table.read(offsets -> commit.joinNewKeys(offsets, newKeys, room()))) {
                commit.refuse(new StoreFailure(
                        FailureKind.NO_SPACE,
                        "the table is at positionsMax=" + positionsMax
                                + ", nothing was proposed; delete groups that are gone or raise positionsMax"));
            } else {
                commit.addTo(entry);
                commits.add(commit);
                deadlineNanos = Math.min(deadlineNanos, commit.deadlineNanos());
            }
        }
        return commits.isEmpty() ? null : encode(entry, commits, deadlineNanos);
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
    private @Nullable Batch encode(CommitOffsets.Builder entry, List<PendingCommit> commits, long deadlineNanos) {
        CommitOffsets command = entry.build(clockMillis.getAsLong());
        byte[] encoded = CommandCodec.encode(command);
        try {
            CommandCodec.decode(encoded);
        } catch (CommandFormatException e) {
            LOG.error("An entry of {} commits does not decode and is not proposed", commits.size(), e);
            StoreFailure refused = new StoreFailure(
                    FailureKind.REFUSED,
                    "internal error: the commit's log entry does not decode, nothing was proposed");
            commits.forEach(commit -> commit.refuse(refused));
            return null;
        }
        return new Batch(command, encoded, commits, deadlineNanos);
    }
}
