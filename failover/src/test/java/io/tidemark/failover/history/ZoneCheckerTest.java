package io.tidemark.failover.history;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Zones by hand. Revisions are all 1, which is no order at all: this checker must not look at them. */
class ZoneCheckerTest {

    private static void requireValid(String... lines) {
        Verdicts.requireValid(new ZoneChecker(0).check(HistoryScript.of(lines)));
    }

    /** @param window the lines that show it, from 0 */
    private static void requireViolation(Rule rule, int[] window, String... lines) {
        Verdicts.requireViolation(new ZoneChecker(0).check(HistoryScript.of(lines)), rule, window);
    }

    private static int[] lines(int... numbers) {
        return numbers;
    }

    @Nested
    class Legal {

        @Test
        void whatWasCommittedIsRead() {
            requireValid(
                    "0..1  query a=nothing  ok 1",
                    "2..3  commit a=1       ok 1",
                    "4..5  query a=1        ok 1",
                    "6..7  commit a=2       ok 1",
                    "8..9  query a=2        ok 1");
        }

        @Test
        void aCommitThatRunsForLongTakesPlaceAtSomeMoment() {
            requireValid(
                    "0..1    commit a=1  ok 1",
                    "0..90   commit a=2  ok 1",
                    "10..11  query a=1   ok 1",
                    "20..21  query a=1   ok 1",
                    "30..31  query a=2   ok 1");
        }

        @Test
        void commitsThatNobodyReadFitAnywhereBetween() {
            requireValid(
                    "0..90   commit a=1  ok 1",
                    "0..90   commit a=2  ok 1",
                    "0..90   commit a=3  ok 1",
                    "91..92  query a=2   ok 1");
        }

        @Test
        void whatTouchesInOneNanosecondDoesNotOverlap() {
            requireValid(
                    "0..10   commit a=1  ok 1",
                    "0..20   commit a=2  ok 1",
                    "20..30  query a=1   ok 1",
                    "20..40  query a=2   ok 1");
        }

        @Test
        void anUnknownCommitNeedNotHappen() {
            requireValid("0..1  commit a=1  ok 1", "2..3  commit a=2  unknown", "4..5  query a=1  ok 1");
        }

        @Test
        void anUnknownCommitMayHappenLongAfterItsClientGaveUp() {
            requireValid(
                    "0..1    commit a=1  unknown",
                    "2..3    commit a=2  ok 1",
                    "4..5    query a=2   ok 1",
                    "50..51  query a=1   ok 1");
        }

        @Test
        void aStaleReadMayBeOld() {
            requireValid(
                    "0..1  commit a=1  ok 1",
                    "2..3  commit a=2  ok 1",
                    "4..5  stale a=1   ok 1",
                    "6..7  query a=2   ok 1",
                    "8..9  stale a=nothing  ok 1");
        }
    }

    @Nested
    class Illegal {

        @Test
        void anOffsetThatNobodyCommitted() {
            requireViolation(Rule.FROM_NOWHERE, lines(1), "0..1  commit a=1  ok 1", "2..3  query a=7  ok 1");
        }

        @Test
        void aRefusedCommitThatIsRead() {
            requireViolation(Rule.REFUSED_APPLIED, lines(0, 1), "0..1  commit a=1  refused", "2..3  query a=1  ok 1");
        }

        @Test
        void aCommitThatIsReadBeforeItBegins() {
            requireViolation(Rule.SEEN_BEFORE_BEGUN, lines(0, 1), "0..1  query a=1  ok 1", "2..3  commit a=1  ok 1");
            requireViolation(Rule.SEEN_BEFORE_BEGUN, lines(0, 1), "0..1  stale a=1  ok 1", "2..  commit a=1  unknown");
        }

        @Test
        void anAcknowledgedCommitThatIsLost() {
            requireViolation(
                    Rule.BACKWARD_ZONE_INSIDE_FORWARD,
                    lines(0, 1, 2),
                    "0..1  commit a=1  ok 1",
                    "2..3  commit a=2  ok 1",
                    "4..5  query a=1   ok 1");
        }

        @Test
        void anAcknowledgedFirstCommitThatIsNotFound() {
            requireViolation(
                    Rule.BACKWARD_ZONE_INSIDE_FORWARD,
                    lines(0, 1),
                    "0..1  commit a=1  ok 1",
                    "2..3  query a=nothing  ok 1");
        }

        @Test
        void valuesThatAreReadInTurns() {
            requireViolation(
                    Rule.FORWARD_ZONES_OVERLAP,
                    lines(0, 1, 3, 4),
                    "0..9    commit a=1  ok 1",
                    "0..9    commit a=2  ok 1",
                    "10..11  query a=1   ok 1",
                    "12..13  query a=2   ok 1",
                    "14..15  query a=1   ok 1");
        }

        @Test
        void anUnknownCommitThatIsThereAndGone() {
            requireViolation(
                    Rule.BACKWARD_ZONE_INSIDE_FORWARD,
                    lines(0, 1, 2, 3),
                    "0..1  commit a=1  ok 1",
                    "2..   commit a=2  unknown",
                    "4..5  query a=2   ok 1",
                    "6..7  query a=1   ok 1");
        }

        @Test
        void anUnknownCommitThatAStaleReadSawAndThatIsGone() {
            requireViolation(
                    Rule.BACKWARD_ZONE_INSIDE_FORWARD,
                    lines(0, 1, 2, 3),
                    "0..1  commit a=1  ok 1",
                    "2..   commit a=2  unknown",
                    "4..5  stale a=2   ok 1",
                    "6..7  query a=1   ok 1");
        }

        @Test
        void anUnknownCommitThatIsAppliedAgain() {
            requireViolation(
                    Rule.BACKWARD_ZONE_INSIDE_FORWARD,
                    lines(0, 1, 2, 3),
                    "0..   commit a=1  unknown",
                    "2..3  query a=1   ok 1",
                    "4..5  commit a=2  ok 1",
                    "6..7  query a=1   ok 1");
        }
    }

    @Test
    void anOffsetThatWasCommittedTwiceIsUndecided() {
        Verdicts.requireUnknown(
                new ZoneChecker(0).check(HistoryScript.of("0..1  commit a=1  ok 1", "2..3  commit a=1  ok 1")),
                "was committed by #0 and by #1");
    }
}
