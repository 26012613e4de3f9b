package io.tidemark.failover.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The watch over a run with one writer for each position, shown whole histories. */
class MonotoneCheckerTest {

    private static void requireValid(String... lines) {
        Verdicts.requireValid(new MonotoneReplay(0).check(HistoryScript.of(lines)));
    }

    private static void requireViolation(Rule rule, int[] window, String... lines) {
        Verdicts.requireViolation(new MonotoneReplay(0).check(HistoryScript.of(lines)), rule, window);
    }

    @Test
    void offsetsThatGrowAreFine() {
        requireValid(
                "w@n1  0..1  commit a=1 b=1  ok 1",
                "r@n2  0..1  query a=nothing b=nothing  ok 0",
                "w@n1  1..2  commit a=2      ok 2",
                "r@n2  3..4  query a=2 b=1   ok 2");
    }

    @Test
    void aReadThatBeganBeforeTheAcknowledgementMayReturnLess() {
        requireValid(
                "w@n1  0..5  commit a=1        ok 1",
                "r@n2  5..9  query a=nothing   ok 0",
                "w@n1  9..9  commit a=2        ok 2",
                "r@n2  9..9  query a=2         ok 2");
    }

    @Test
    void lessThanWhatWasAcknowledgedIsWrong() {
        requireViolation(
                Rule.BELOW_ACKNOWLEDGED,
                new int[] {1, 2},
                "w@n1  0..1  commit a=1  ok 1",
                "w@n1  2..3  commit a=2  ok 2",
                "r@n2  4..5  query a=1   ok 2");
        requireViolation(
                Rule.BELOW_ACKNOWLEDGED,
                new int[] {0, 1},
                "w@n1  0..1  commit a=1       ok 1",
                "r@n2  4..5  query a=nothing  ok 2");
    }

    @Test
    void aStaleReadMayReturnLess() {
        requireValid("w@n1  0..1  commit a=1  ok 1", "r@n2  4..5  stale a=nothing  ok 0");
    }

    @Test
    void moreThanWasTriedIsWrong() {
        requireViolation(
                Rule.ABOVE_ATTEMPTED,
                new int[] {1},
                "w@n1  0..1  commit a=1  ok 1",
                "r@n2  2..3  query a=2   ok 2",
                "w@n1  4..5  commit a=2  ok 2");
        requireViolation(
                Rule.ABOVE_ATTEMPTED, new int[] {1}, "w@n1  0..1  commit a=1  ok 1", "r@n2  2..3  stale a=2  ok 2");
    }

    @Test
    void anUnknownCommitMayComeBehindAGreaterOne() {
        requireValid(
                "w@n1  0..1  commit a=1  ok 1",
                "w@n1  2..3  commit a=2  unknown",
                "w@n2  4..5  commit a=3  ok 2",
                "r@n2  6..7  query a=2   ok 3");
    }

    @Test
    void aLoadThatHasTwoWritersForAPositionIsUndecided() {
        requireUndecided(
                "committed by w and by v, expected one writer",
                "w@n1  0..1  commit a=1  ok 1",
                "v@n1  2..3  commit a=2  ok 2");
    }

    @Test
    void aLoadThatCommitsTwoAtATimeIsUndecided() {
        requireUndecided(
                "committed while 1 had not ended", "w@n1  0..5  commit a=1  ok 1", "w@n1  2..3  commit a=2  ok 2");
    }

    @Test
    void offsetsThatDoNotGrowAreUndecided() {
        requireUndecided("committed after 2", "w@n1  0..1  commit a=2  ok 1", "w@n1  2..3  commit a=1  ok 2");
    }

    @Test
    void tooFewAnswersAreUndecided() {
        Verdicts.requireUnknown(
                new MonotoneReplay(1).check(HistoryScript.of("w@n1  0..1  commit a=2  ok 1")), "only 0 answered reads");
    }

    @Test
    void aFaultIsSeenWhileTheRunGoesOn() {
        MonotoneChecker checker = new MonotoneChecker();
        Position position = new Position(PositionKey.of("", "orders", "a", 0), 7);
        checker.commitBegins("w", List.of(position));
        checker.commitEnded(0, List.of(position), Outcome.OK);
        MonotoneChecker.ReadMark mark = checker.queryBegins(OperationKind.QUERY, List.of(position.key()));
        assertThat(checker.isFaultless()).isTrue();

        checker.answered(1, mark, List.of(Optional.empty()));

        assertThat(checker.isFaultless()).isFalse();
    }

    private static void requireUndecided(String reason, String... lines) {
        Verdicts.requireUnknown(new MonotoneReplay(0).check(HistoryScript.of(lines)), reason);
    }
}
