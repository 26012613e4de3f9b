package io.tidemark.failover.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What clients do is what the history has. */
class HistoryRecorderTest {

    private static final PositionKey A = PositionKey.of("", "orders", "a", 0);
    private static final PositionKey B = PositionKey.of("", "orders", "b", 0);

    /** Each look at the clock is one nanosecond after the one before; the run starts at 100. */
    private final AtomicLong clock = new AtomicLong(100);

    private final HistoryRecorder recorder = new HistoryRecorder(100, clock::getAndIncrement);

    @Test
    void whatClientsDoIsWrittenDown() {
        int commit = recorder.commitBegins("w", "n1", List.of(new Position(A, 5), new Position(B, 6)));
        int query = recorder.queryBegins("r", "n2", OperationKind.QUERY, List.of(A, B));
        recorder.committed(commit, 7);
        recorder.answered(query, List.of(Optional.of(5L), Optional.empty()), 8);
        recorder.refused(recorder.commitBegins("w", "n3", List.of(new Position(A, 6))));
        recorder.outcomeUnknown(recorder.commitBegins("w", "n3", List.of(new Position(A, 7))));
        recorder.refused(recorder.queryBegins("r", "n3", OperationKind.STALE_QUERY, List.of(B)));

        requireHistory(
                "w@n1  1..3   commit a=5 b=6        ok 7",
                "r@n2  2..4   query a=5 b=nothing   ok 8",
                "w@n3  5..6   commit a=6            refused",
                "w@n3  7..8   commit a=7            unknown",
                "r@n3  9..10  stale b=nothing       refused");
    }

    @Test
    void aClientThatHangsLeavesAnUnknownOutcome() {
        recorder.commitBegins("w", "n1", List.of(new Position(A, 5)));
        recorder.queryBegins("r", "n1", OperationKind.QUERY, List.of(A));

        requireHistory("w@n1  1..  commit a=5  unknown", "r@n1  2..  query a=nothing  unknown");
    }

    @Test
    void anAnswerAfterTheClientGaveUpIsNotTaken() {
        int commit = recorder.commitBegins("w", "n1", List.of(new Position(A, 5)));
        recorder.outcomeUnknown(commit);
        recorder.committed(commit, 7);
        int query = recorder.queryBegins("r", "n1", OperationKind.QUERY, List.of(A));
        recorder.answered(query, List.of(Optional.of(5L)), 7);
        recorder.outcomeUnknown(query);

        requireHistory("w@n1  1..2  commit a=5  unknown", "r@n1  4..5  query a=5  ok 7");
    }

    @Test
    void whatIsToldAfterTheRunIsNotTaken() {
        int commit = recorder.commitBegins("w", "n1", List.of(new Position(A, 5)));
        History history = recorder.finish();

        recorder.committed(commit, 7);
        int late = recorder.commitBegins("w", "n1", List.of(new Position(A, 6)));
        recorder.committed(late, 8);

        assertThat(late).isEqualTo(HistoryRecorder.NOT_RECORDED);
        assertThat(history.dropped()).isZero();
        requireHistory("w@n1  1..  commit a=5  unknown");
    }

    @Test
    void whatFindsNoRoomIsCountedAndLeavesNoVerdict() {
        HistoryRecorder small = new HistoryRecorder(1);
        int commit = small.commitBegins("w", "n1", List.of(new Position(A, 5)));
        int query = small.queryBegins("r", "n1", OperationKind.QUERY, List.of(A));
        small.answered(query, List.of(Optional.empty()), 7);
        small.committed(commit, 7);

        History history = small.finish();

        assertThat(query).isEqualTo(HistoryRecorder.NOT_RECORDED);
        assertThat(history.size()).isEqualTo(1);
        assertThat(history.dropped()).isEqualTo(1);
        for (HistoryChecker checker : List.of(new RevisionOrderChecker(0), new ZoneChecker(0), new MonotoneReplay(0))) {
            Verdicts.requireUnknown(checker.check(history), "1 operations were not recorded");
        }
    }

    @Test
    void anAnswerOfMinusOneIsNotTheAnswerThatThereIsNone() {
        int query = recorder.queryBegins("r", "n1", OperationKind.QUERY, List.of(A));
        recorder.answered(query, List.of(Optional.of(-1L)), 7);

        Verdicts.requireViolation(new RevisionOrderChecker(0).check(recorder.finish()), Rule.FROM_NOWHERE, 0);
        Verdicts.requireViolation(new MonotoneReplay(0).check(recorder.finish()), Rule.ABOVE_ATTEMPTED, 0);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        int query = recorder.queryBegins("r", "n1", OperationKind.QUERY, List.of(A, B));
        requireRefused(() -> recorder.answered(query, List.of(Optional.of(5L)), 7), "1 offsets");
        requireRefused(() -> recorder.committed(query, 7), "0 offsets");
        requireRefused(() -> recorder.answered(query, List.of(Optional.empty(), Optional.empty()), -1), "revision=-1");
        int commit = recorder.commitBegins("w", "n1", List.of(new Position(A, 5)));
        requireRefused(() -> recorder.answered(commit, List.of(Optional.of(5L)), 7), "1 offsets");
        requireRefused(() -> recorder.commitBegins("w", "n1", List.of()), "no position");
        requireRefused(() -> recorder.queryBegins("w", "n1", OperationKind.QUERY, List.of()), "no position");
        requireRefused(() -> recorder.queryBegins("w", "n1", OperationKind.COMMIT, List.of(A)), "kind COMMIT");
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        int threads = 8;
        int rounds = 5_000;
        HistoryRecorder shared = new HistoryRecorder(2 * threads * rounds);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                running.add(pool.submit(commitAndRead(shared, "client-" + thread, rounds)));
            }
            for (Future<?> future : running) {
                future.get();
            }
        } finally {
            pool.shutdown();
        }

        History history = shared.finish();
        assertThat(history.size()).isEqualTo(2 * threads * rounds);
        assertThat(history.dropped()).isZero();
        assertThat(history.answered(OperationKind.COMMIT)).isEqualTo((long) threads * rounds);
        Verdicts.requireValid(new MonotoneReplay(1).check(history));
        Verdicts.requireValid(new ZoneChecker(1).check(history));
        for (int i = 1; i < history.size(); i++) {
            assertThat(history.invoked(i)).isGreaterThanOrEqualTo(history.invoked(i - 1));
        }
    }

    /** A client alone with its position, whose every commit it reads. */
    private static Callable<Void> commitAndRead(HistoryRecorder recorder, String client, int rounds) {
        PositionKey key = PositionKey.of("", "orders", client, 0);
        return () -> {
            for (long round = 1; round <= rounds; round++) {
                recorder.committed(recorder.commitBegins(client, "n1", List.of(new Position(key, round))), round);
                int query = recorder.queryBegins(client, "n1", OperationKind.QUERY, List.of(key));
                recorder.answered(query, List.of(Optional.of(round)), round);
            }
            return null;
        };
    }

    private static void requireRefused(Runnable call, String reason) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private void requireHistory(String... lines) {
        assertThat(recorder.finish().operations())
                .isEqualTo(HistoryScript.of(lines).operations());
    }
}
