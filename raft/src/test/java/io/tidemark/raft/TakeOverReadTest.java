package io.tidemark.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A read that takes positions over, against a table and a store that the test plays. */
class TakeOverReadTest {

    private static final PositionKey HELD = PositionKey.of("", "topic", "group", 0);
    private static final PositionKey FREE = PositionKey.of("", "topic", "group", 1);

    private final OffsetTable table = new OffsetTable();
    private final List<String> answers = new ArrayList<>();
    private final List<ChangeListener> releases = new ArrayList<>();
    private final List<PendingRead> again = new ArrayList<>();
    private final TakeOverRead read = new TakeOverRead(
            new OffsetQuery(List.of(HELD, FREE), ReadConsistency.LINEARIZABLE, true),
            new QueryListener() {
                @Override
                public void answered(long revision, long[] offsets) {
                    answers.add("@" + revision + " " + offsets[0] + " " + offsets[1]);
                }

                @Override
                public void failed(StoreFailure failure) {
                    answers.add(failure.kind().name());
                }
            },
            1_000,
            new TakeOverRead.Store() {
                @Override
                public void release(TableChange release, ChangeListener listener, long deadlineNanos) {
                    assertThat(deadlineNanos).isEqualTo(1_000);
                    assertThat(release.command().toString())
                            .contains("queueId=0")
                            .doesNotContain("queueId=1");
                    releases.add(listener);
                }

                @Override
                public void readAgain(PendingRead pending) {
                    again.add(pending);
                }
            });

    TakeOverReadTest() {
        table.apply(1, 1, 0, editor -> {
            editor.putHeld(HELD.row(), HELD.queueId(), 5);
            editor.put(FREE.row(), FREE.queueId(), 6);
        });
    }

    private void letThrough() {
        table.read(view -> {
            read.read(view);
            return true;
        });
        read.answer(table);
    }

    @Test
    void whatIsHeldIsLetGoAndReadOnceMore() {
        letThrough();
        assertThat(answers).isEmpty();
        table.apply(2, 1, 0, editor -> editor.release(HELD.row(), HELD.queueId()));
        releases.get(0).changed(2, 1);

        assertThat(again).containsExactly(read);
        assertThat(read.deadlineNanos()).isEqualTo(1_000 + TimeUnit.MILLISECONDS.toNanos(500));
        letThrough();
        assertThat(answers).containsExactly("@2 5 6");
    }

    @Test
    void aTableThatLagsBehindIsReadUntilItShowsThatNothingIsHeld() {
        letThrough();
        releases.get(0).changed(2, 1);
        letThrough();

        assertThat(answers).isEmpty();
        assertThat(releases).hasSize(2);
    }

    @Test
    void aReleaseThatFailedIsTold() {
        letThrough();
        releases.get(0).failed(new StoreFailure(FailureKind.UNAVAILABLE, "no leader"));

        assertThat(answers).containsExactly("UNAVAILABLE");
    }

    @Test
    void aReadThatFailsOnceSomethingWasLetGoIsNoDefiniteError() {
        letThrough();
        releases.get(0).changed(2, 1);
        read.failed(new StoreFailure(FailureKind.UNAVAILABLE, "no leader"));

        assertThat(answers).containsExactly("OUTCOME_UNKNOWN");
    }
}
