package io.tidemark.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import io.tidemark.core.command.Command;
import java.util.concurrent.ExecutorService;

/**
 * What JRaft hands back with a proposed entry: the command, so that the leader need not decode it, and who waits.
 *
 * <p>Failures are told on an executor of the store's own: JRaft runs this closure on its group executor, often hundreds
 * in a row, and telling clients there would hold up the wake-ups of its replicators.
 */
final class ProposalClosure implements Closure {

    private final ProposedBatch batch;
    private final ExecutorService failures;

    ProposalClosure(ProposedBatch batch, ExecutorService failures) {
        this.batch = batch;
        this.failures = failures;
    }

    Command command() {
        return batch.command();
    }

    /** The state machine applied the command at this index, and it changed so many positions. */
    void applied(long index, int changed) {
        batch.applied(index, changed);
    }

    /** The state machine could not apply the command, on this node as on all others. */
    void failed(StoreFailure failure) {
        batch.failed(failure);
    }

    /**
     * The entry did not come to the state machine as this leader's. EBUSY is said before an entry is appended; every
     * other status may also come after.
     */
    @Override
    public void run(Status status) {
        failures.execute(() -> settle(status));
    }

    private void settle(Status status) {
        if (status.getRaftError() == RaftError.EBUSY) {
            batch.returned();
        } else {
            batch.lost(status.isOk() ? "the log gave no index" : status.getErrorMsg());
        }
    }
}
