package io.tidemark.failover.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.offset.PositionKey;
import io.tidemark.failover.history.History;
import io.tidemark.failover.history.Operation;
import io.tidemark.failover.history.OperationKind;
import io.tidemark.failover.history.OperationPosition;
import io.tidemark.failover.history.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CommitSeriesTest {

    private static final long NEVER = Long.MAX_VALUE;

    @Test
    void aGapIsTheLongestTimeBetweenTwoCommits() {
        assertThat(CommitSeries.of(10, 20, 70, 80).longestGap(0, NEVER)).isEqualTo(Duration.ofNanos(50));
    }

    @Test
    void aGapThatEndedBeforeTheInjuryDoesNotCount() {
        assertThat(CommitSeries.of(10, 60, 80, 90).longestGap(65, NEVER)).isEqualTo(Duration.ofNanos(20));
    }

    @Test
    void aGapCountsFromTheLastCommitBeforeTheInjury() {
        assertThat(CommitSeries.of(10, 60).longestGap(30, NEVER)).isEqualTo(Duration.ofNanos(50));
    }

    @Test
    void aGapCountsNoLongerThanThereWereClients() {
        assertThat(CommitSeries.of(10, 20, 500).longestGap(0, 50)).isEqualTo(Duration.ofNanos(30));
        assertThat(CommitSeries.of(10, 20, 500, 900).longestGap(0, 50)).isEqualTo(Duration.ofNanos(30));
    }

    @Test
    void whatWasNotAcknowledgedDoesNotEndAGap() {
        History history = History.of(List.of(
                operation(0, OperationKind.COMMIT, Outcome.OK, 10),
                operation(1, OperationKind.COMMIT, Outcome.REFUSED, 20),
                operation(2, OperationKind.COMMIT, Outcome.UNKNOWN, 30),
                operation(3, OperationKind.QUERY, Outcome.OK, 40),
                operation(4, OperationKind.COMMIT, Outcome.OK, 50)));

        assertThat(CommitSeries.of(history).longestGap(0, NEVER)).isEqualTo(Duration.ofNanos(40));
        assertThat(CommitSeries.of(history).counts(Duration.ofNanos(20))).containsExactly(1, 0, 1);
    }

    private static Operation operation(int number, OperationKind kind, Outcome outcome, long returnedNanos) {
        PositionKey key = PositionKey.of("", "orders", "billing", 0);
        return new Operation(
                number,
                "client",
                "n1",
                kind,
                0,
                returnedNanos,
                outcome,
                outcome == Outcome.OK ? number + 1 : 0,
                List.of(new OperationPosition(key, OptionalLong.of(number))));
    }
}
