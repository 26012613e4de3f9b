package io.tidemark.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.EnumOutter.ErrorType;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.tidemark.core.command.Command;
import io.tidemark.core.command.CommandCodec;
import io.tidemark.core.command.CommandFormatException;
import io.tidemark.core.command.UnknownCommandException;
import io.tidemark.core.offset.OffsetTable;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies committed entries to the offset table, takes and loads snapshots of it, and tells of leadership. JRaft's
 * state machine thread owns it; it starts empty, and snapshot and log rebuild it.
 *
 * <p>No exception leaves {@link #onApply}: JRaft would halt the node, and the same entry would halt all three. Only an
 * entry whose checksum is bad (this node's copy is damaged) or whose version is unknown (this build is too old) stops
 * this node.
 */
final class OffsetStateMachine extends StateMachineAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetStateMachine.class);

    private final OffsetTable table;
    private final Leadership leadership;
    private final TableSnapshots snapshots;
    private final Consumer<StoreFault> onFault;

    /** The entry that this node cannot read, once it has met one. */
    private @Nullable CommandFormatException unreadable;

    OffsetStateMachine(
            OffsetTable table, Leadership leadership, TableSnapshots snapshots, Consumer<StoreFault> onFault) {
        this.table = table;
        this.leadership = leadership;
        this.snapshots = snapshots;
        this.onFault = onFault;
    }

    @Override
    public void onApply(Iterator entries) {
        while (entries.hasNext()) {
            if (!apply(entries)) {
                return;
            }
            entries.next();
        }
    }

    /** Applies one entry; false when this node must stop. */
    private boolean apply(Iterator entries) {
        long index = entries.getIndex();
        ProposalClosure proposal = entries.done() instanceof ProposalClosure own ? own : null;
        int changed;
        try {
            Command command = proposal != null ? proposal.command() : CommandCodec.decode(bytes(entries.getData()));
            changed = table.apply(index, entries.getTerm(), command.timeMillis(), command::applyTo);
        } catch (CommandFormatException e) {
            LOG.error("Entry index={} cannot be read, this node stops", index, e);
            unreadable = e;
            entries.setErrorAndRollback(
                    1, new Status(RaftError.ESTATEMACHINE, "entry index=%d: %s", index, e.getMessage()));
            return false;
        } catch (RuntimeException e) {
            if (!isWhole()) {
                LOG.error("Entry index={} was applied in part, this node stops", index, e);
                entries.setErrorAndRollback(
                        1, new Status(RaftError.ESTATEMACHINE, "entry index=%d was applied in part: %s", index, e));
                return false;
            }
            // Every node fails alike at this entry, so skipping it keeps them equal.
            LOG.error("Entry index={} could not be applied and is skipped, on every node", index, e);
            if (proposal != null) {
                proposal.failed(new StoreFailure(
                        FailureKind.REFUSED, "internal error: the entry at index=" + index + " was skipped"));
            }
            return true;
        }
        if (proposal != null) {
            proposal.applied(index, changed);
        }
        return true;
    }

    /** Whether the table can be read; it refuses after a change that broke off half-way. */
    private boolean isWhole() {
        try {
            return table.read(view -> true);
        } catch (IllegalStateException e) {
            LOG.error("The table is not whole", e);
            return false;
        }
    }

    /** A copy: the buffer is the live log entry, which JRaft still sends and stores, so its position must not move. */
    private static byte[] bytes(ByteBuffer data) {
        ByteBuffer view = data.duplicate();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }

    @Override
    public void onSnapshotSave(SnapshotWriter writer, Closure done) {
        snapshots.save(table, writer, done);
    }

    @Override
    public boolean onSnapshotLoad(SnapshotReader reader) {
        return snapshots.load(table, reader);
    }

    @Override
    public void onLeaderStart(long term) {
        LOG.info("This node leads in term={}", term);
        leadership.lead(term);
    }

    @Override
    public void onLeaderStop(Status status) {
        LOG.info("This node leads no longer: {}", status.getErrorMsg());
        leadership.lose();
    }

    @Override
    public void onStartFollowing(LeaderChangeContext context) {
        LOG.info("This node follows {} in term={}", context.getLeaderId(), context.getTerm());
        leadership.follow(context.getLeaderId().copy(), context.getTerm());
    }

    @Override
    public void onStopFollowing(LeaderChangeContext context) {
        LOG.info(
                "This node follows {} no longer: {}",
                context.getLeaderId(),
                context.getStatus().getErrorMsg());
        leadership.lose();
    }

    @Override
    public void onError(RaftException error) {
        LOG.error("Replication has failed and does not heal: {}", error.getStatus(), error);
        String remark = "replication has failed: " + error.getStatus().getErrorMsg() + "; ";
        onFault.accept(
                unreadable == null
                        ? new StoreFault(remark + remedy(error.getType()), true, error)
                        : new StoreFault(remark + remedy(unreadable), false, unreadable));
    }

    private static String remedy(CommandFormatException unreadable) {
        return unreadable instanceof UnknownCommandException
                ? "this build is older than the entry: install the version that the other nodes run"
                : "this node's copy of the log is damaged: move its data directory away, start the node, and run"
                        + " scripts/tidemark member replace for it";
    }

    /** What to do about it: JRaft's own words for a full disk are "EIO". */
    private static String remedy(ErrorType type) {
        return switch (type) {
            case ERROR_TYPE_SNAPSHOT ->
                "a snapshot could not be saved, or taken over from the leader: see that the disk of"
                        + " storePathRootDir works and has free space, and start the node again";
            case ERROR_TYPE_LOG ->
                "the log could not be written or read: see that the disk of logPath works and has free"
                        + " space, and start the node again";
            case ERROR_TYPE_META ->
                "term and vote could not be written: see that the disk of storePathRootDir works and has"
                        + " free space, and start the node again";
            default -> "the log has more; start the node again";
        };
    }
}
