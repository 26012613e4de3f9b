package io.tidemark.raft;

import static io.tidemark.raft.RecordingCommit.position;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.EnumOutter.ErrorType;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import io.tidemark.core.command.CommandCodec;
import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.PositionKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OffsetStateMachineTest {

    private final OffsetTable table = new OffsetTable();
    private final List<StoreFault> faults = new ArrayList<>();
    private final ExecutorService failures = Executors.newSingleThreadExecutor();
    private final OffsetStateMachine machine =
            new OffsetStateMachine(table, new Leadership(), new NoSnapshots(), faults::add);

    @AfterEach
    void stop() {
        failures.shutdownNow();
    }

    /** Committed entries as JRaft hands them to a state machine. */
    private static final class Entries implements Iterator {

        private final List<ByteBuffer> data = new ArrayList<>();
        private final List<@Nullable Closure> closures = new ArrayList<>();
        private int at;
        private @Nullable Status error;

        Entries add(ByteBuffer entry, @Nullable Closure done) {
            data.add(entry);
            closures.add(done);
            return this;
        }

        @Override
        public boolean hasNext() {
            return error == null && at < data.size();
        }

        @Override
        public ByteBuffer next() {
            return data.get(Math.min(at++, data.size() - 1));
        }

        @Override
        public ByteBuffer getData() {
            return data.get(at);
        }

        @Override
        public long getIndex() {
            return at + 1L;
        }

        @Override
        public long getTerm() {
            return 1;
        }

        @Override
        public @Nullable Closure done() {
            return closures.get(at);
        }

        @Override
        public void setErrorAndRollback(long entries, Status status) {
            error = status;
        }

        @Override
        public void setAutoCommitPerLog(boolean status) {
            throw new UnsupportedOperationException("setAutoCommitPerLog");
        }

        @Override
        public boolean commit() {
            throw new UnsupportedOperationException("commit");
        }

        @Override
        public void commitAndSnapshotSync(Closure done) {
            throw new UnsupportedOperationException("commitAndSnapshotSync");
        }
    }

    private static CommitOffsets command(String topic, long offset) {
        CommitOffsets.Builder builder = new CommitOffsets.Builder();
        builder.put(PositionKey.of("", topic, "group", 0).row(), 0, offset);
        return builder.build(1234);
    }

    private long offset(String topic) {
        return table.read(view -> view.offset(PositionKey.of("", topic, "group", 0)));
    }

    @Test
    void followerAppliesDecodedEntriesAndLeavesTheLiveBufferAsItWas() {
        ByteBuffer entry = ByteBuffer.wrap(CommandCodec.encode(command("a", 7)));
        machine.onApply(new Entries().add(entry, null));

        assertThat(offset("a")).isEqualTo(7);
        assertThat(entry.position()).isZero();
        assertThat(table.summary().index()).isEqualTo(1);
        assertThat(table.summary().timeMillis()).isEqualTo(1234);
    }

    @Test
    void leaderAppliesTheCommandItHoldsAndAnswersWithTheIndex() {
        RecordingCommit commit = new RecordingCommit("commit", position("a", 0, 9));
        CommitOffsets held = command("a", 9);
        ProposedBatch batch = new ProposedBatch(
                0,
                1,
                held,
                CommandCodec.encode(held),
                List.of(commit.pending(0)),
                0,
                0,
                false,
                (settled, outcome) -> {});
        machine.onApply(new Entries().add(ByteBuffer.wrap(new byte[] {1}), new ProposalClosure(batch, failures)));

        assertThat(offset("a")).isEqualTo(9);
        assertThat(commit.answer()).isEqualTo("committed@1");
    }

    @Test
    void damagedEntryStopsThisNodeBeforeAnythingBehindItIsApplied() {
        byte[] damaged = CommandCodec.encode(command("a", 7));
        damaged[damaged.length / 2] ^= 1;
        Entries entries = new Entries()
                .add(ByteBuffer.wrap(damaged), null)
                .add(ByteBuffer.wrap(CommandCodec.encode(command("b", 8))), null);
        machine.onApply(entries);
        machine.onError(new RaftException(ErrorType.ERROR_TYPE_STATE_MACHINE, requireNonNull(entries.error)));

        assertThat(entries.error).isNotNull();
        assertThat(table.summary().index()).isZero();
        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.healedByRestart()).isFalse();
            assertThat(fault.remark()).contains("copy of the log is damaged");
        });
        assertThat(offset("b")).isEqualTo(-1);
    }

    @Test
    void aDiskWithoutRoomForALeadersSnapshotIsNamedInTheFault() {
        machine.onError(new RaftException(ErrorType.ERROR_TYPE_SNAPSHOT, RaftError.EIO, "EIO"));

        assertThat(faults)
                .singleElement()
                .extracting(StoreFault::remark)
                .asString()
                .contains("EIO", "storePathRootDir");
    }
}
