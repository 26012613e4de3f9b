package io.tidemark.failover.history;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each rule, broken once by hand, and what looks odd and breaks none. */
class RevisionOrderCheckerTest {

    private static void requireValid(String... lines) {
        Verdicts.requireValid(new RevisionOrderChecker(0).check(HistoryScript.of(lines)));
    }

    /** @param window the lines that show it, from 0 */
    private static void requireViolation(Rule rule, int[] window, String... lines) {
        Verdicts.requireViolation(new RevisionOrderChecker(0).check(HistoryScript.of(lines)), rule, window);
    }

    private static int[] lines(int... numbers) {
        return numbers;
    }

    @Nested
    class Legal {

        @Test
        void whatWasCommittedIsRead() {
            requireValid(
                    "0..1  query a=nothing  ok 0",
                    "2..3  commit a=1       ok 4",
                    "4..5  query a=1        ok 4",
                    "6..7  commit a=2       ok 5",
                    "8..9  query a=2        ok 9");
        }

        @Test
        void aReadThatRunsBesideACommitSeesItOrNot() {
            requireValid(
                    "0..1    commit a=1  ok 1",
                    "10..20  commit a=2  ok 2",
                    "10..20  query a=1   ok 1",
                    "10..20  query a=2   ok 2");
        }

        @Test
        void whatTouchesInOneNanosecondIsConcurrent() {
            requireValid("0..10  commit a=1  ok 2", "10..20  commit b=1  ok 1", "20..30  query b=1  ok 2");
        }

        @Test
        void aReadMayHaveTheRevisionOfAnotherOneBefore() {
            requireValid("0..1  commit a=1  ok 3", "2..3  query a=1  ok 3", "4..5  query a=1  ok 3");
        }

        @Test
        void ofOneEntryTheLastCommitCounts() {
            requireValid(
                    "0..9    commit a=1      ok 3",
                    "0..9    commit a=2      ok 3",
                    "0..9    commit a=3 b=3  ok 3",
                    "10..11  query a=2 b=3   ok 3",
                    "12..13  query a=2       ok 7");
        }

        @Test
        void batchesOfOneEntryOverlapInOneOrder() {
            requireValid(
                    "0..9    commit a=1 b=1      ok 3",
                    "0..9    commit b=2 c=2      ok 3",
                    "0..9    commit c=3 d=3      ok 3",
                    "10..11  query a=1 b=2 c=3 d=3  ok 3");
        }

        @Test
        void anUnknownCommitNeedNotHappen() {
            requireValid("0..1  commit a=1  ok 1", "2..3  commit a=2  unknown", "4..5  query a=1  ok 9");
        }

        @Test
        void anUnknownCommitMayHappenLongAfterItsClientGaveUp() {
            requireValid(
                    "0..1    commit a=1  unknown",
                    "2..3    commit a=2  ok 1",
                    "4..5    query a=2   ok 1",
                    "50..51  query a=1   ok 2",
                    "52..53  commit a=3  ok 3",
                    "54..55  query a=3   ok 3");
        }

        @Test
        void anUnknownCommitMayShareAnEntryAndComeFirstOrLast() {
            requireValid("0..  commit a=1  unknown", "0..9  commit a=2  ok 1", "10..11  query a=1  ok 1");
            requireValid(
                    "0..     commit a=1 b=1  unknown",
                    "0..9    commit a=2      ok 1",
                    "10..11  query a=2 b=1   ok 1",
                    "12..13  query a=2 b=1   ok 1");
        }

        @Test
        void anUnknownBatchIsOverwrittenInPart() {
            requireValid(
                    "0..1  commit a=1 b=1  ok 1",
                    "2..   commit a=2 b=2  unknown",
                    "4..5  query a=2 b=2   ok 2",
                    "6..7  commit a=3      ok 3",
                    "8..9  query a=3 b=2   ok 3");
        }

        @Test
        void unknownBatchesThatOverlapComeInSomeOrder() {
            requireValid(
                    "0..  commit a=1 b=1  unknown",
                    "0..  commit b=2 c=2  unknown",
                    "0..  commit c=3 d=3  unknown",
                    "4..5  query a=1 b=2 c=3 d=3  ok 9");
        }

        @Test
        void aStaleReadIsBehindWhatWasAnswered() {
            requireValid(
                    "0..1  commit a=1      ok 1",
                    "2..3  commit a=2 b=2  ok 2",
                    "4..5  stale a=1 b=nothing  ok 1",
                    "6..7  stale a=nothing  ok 0",
                    "8..9  stale a=2 b=2    ok 2");
        }

        @Test
        void aQueryWithoutAnAnswerSaysNothing() {
            requireValid("0..1  commit a=1  ok 1", "2..3  query a=nothing  refused", "2..3  query a=nothing  unknown");
        }
    }

    @Nested
    class Illegal {

        @Test
        void anOffsetThatNobodyCommitted() {
            requireViolation(
                    Rule.FROM_NOWHERE,
                    lines(1),
                    "0..1  commit a=1  ok 1",
                    "2..3  query a=7  ok 1",
                    "4..5  query a=1  ok 1");
        }

        @Test
        void anOffsetThatStandsForNoneElsewhere() {
            requireViolation(Rule.FROM_NOWHERE, lines(0), "0..1  query a=-1  ok 1", "2..3  commit a=1  ok 2");
        }

        @Test
        void anotherPositionsOffset() {
            requireViolation(Rule.FROM_NOWHERE, lines(1), "0..1  commit a=1  ok 1", "2..3  query b=1  ok 1");
        }

        @Test
        void aRefusedCommitThatIsRead() {
            requireViolation(
                    Rule.REFUSED_APPLIED, lines(0, 1), "0..1  commit a=1 b=1  refused", "2..3  query b=1  ok 4");
        }

        @Test
        void aRefusedCommitThatAStaleReadSawBeforeTheRefusal() {
            requireViolation(Rule.REFUSED_APPLIED, lines(0, 1), "0..9  commit a=1  refused", "2..3  stale a=1  ok 4");
        }

        @Test
        void aCommitWithTheRevisionOfAnEntryThatWasAnswered() {
            requireViolation(Rule.REAL_TIME, lines(0, 1), "0..1  commit a=1  ok 3", "2..3  commit b=1  ok 3");
        }

        @Test
        void aCommitBehindAReadOfItsRevision() {
            requireViolation(
                    Rule.REAL_TIME,
                    lines(1, 2),
                    "0..5  commit a=1  ok 3",
                    "1..2  query a=1   ok 3",
                    "3..5  commit b=1  ok 3");
        }

        @Test
        void aCommitBehindAStaleReadOfItsRevision() {
            requireViolation(Rule.REAL_TIME, lines(0, 1), "0..1  stale a=nothing  ok 3", "2..3  commit a=1  ok 3");
        }

        @Test
        void aReadAtARevisionBeforeOneThatWasAnswered() {
            requireViolation(
                    Rule.REAL_TIME,
                    lines(1, 2),
                    "0..1  commit a=1  ok 3",
                    "2..3  commit b=1  ok 5",
                    "4..5  query a=1   ok 4");
        }

        @Test
        void anAcknowledgedCommitThatIsLost() {
            requireViolation(
                    Rule.NEWEST_WRITE,
                    lines(0, 1, 2),
                    "0..1  commit a=1  ok 3",
                    "2..3  commit a=2  ok 4",
                    "4..5  query a=1   ok 4");
        }

        @Test
        void anAcknowledgedFirstCommitThatIsNotFound() {
            requireViolation(Rule.NEWEST_WRITE, lines(0, 1), "0..1  commit a=1  ok 3", "2..3  query a=nothing  ok 3");
        }

        @Test
        void aStaleReadThatIsOlderThanItsRevision() {
            requireViolation(
                    Rule.NEWEST_WRITE,
                    lines(0, 1, 2),
                    "0..1  commit a=1  ok 3",
                    "2..3  commit a=2  ok 4",
                    "4..5  stale a=1   ok 4");
        }

        @Test
        void aReadThatSawMoreThanItsRevision() {
            requireViolation(
                    Rule.BEYOND_REVISION,
                    lines(1, 2),
                    "0..1    commit a=1  ok 3",
                    "10..20  commit a=2  ok 5",
                    "11..19  query a=2   ok 4");
        }

        @Test
        void aStaleReadThatSawMoreThanItsRevision() {
            requireViolation(
                    Rule.BEYOND_REVISION,
                    lines(0, 1),
                    "0..1  commit a=1 b=1       ok 3",
                    "4..5  stale a=1 b=nothing  ok 2");
        }

        @Test
        void twoReadsAtOneRevisionThatDiffer() {
            requireViolation(
                    Rule.READS_DISAGREE,
                    lines(2, 3),
                    "0..1  commit a=1  ok 3",
                    "2..3  commit a=2  unknown",
                    "4..5  query a=1   ok 6",
                    "4..5  query a=2   ok 6");
        }

        @Test
        void twoReadsAfterOneEntryThatTakeDifferentOnesForTheLast() {
            requireViolation(
                    Rule.READS_DISAGREE,
                    lines(0, 1, 2, 3),
                    "0..9    commit a=1  ok 3",
                    "0..9    commit a=2  ok 3",
                    "10..11  query a=1   ok 3",
                    "12..13  query a=2   ok 4");
        }

        @Test
        void anAcknowledgedBatchOfWhichHalfIsRead() {
            requireViolation(
                    Rule.TORN_BATCH,
                    lines(0, 1, 2),
                    "0..1  commit a=1 b=1  ok 3",
                    "2..3  commit a=2 b=2  ok 4",
                    "4..5  query a=1 b=2   ok 4");
        }

        @Test
        void anUnknownBatchOfWhichHalfIsRead() {
            requireViolation(
                    Rule.TORN_BATCH,
                    lines(0, 1, 2),
                    "0..1  commit a=1 b=1  ok 3",
                    "2..   commit a=2 b=2  unknown",
                    "4..5  query a=1 b=2   ok 4");
        }

        @Test
        void anUnknownFirstBatchOfWhichHalfIsFound() {
            requireViolation(
                    Rule.TORN_BATCH,
                    lines(0, 1),
                    "0..   commit a=1 b=1        unknown",
                    "2..3  query a=1 b=nothing  ok 4");
            requireViolation(
                    Rule.TORN_BATCH,
                    lines(0, 1, 2),
                    "0..   commit a=1 b=1  unknown",
                    "2..3  query a=1       ok 4",
                    "4..5  query b=nothing ok 5");
        }

        @Test
        void anUnknownBatchOfWhichHalfComesLater() {
            requireViolation(
                    Rule.TORN_BATCH,
                    lines(0, 1, 2, 3),
                    "0..1  commit a=1 b=1  ok 3",
                    "2..   commit a=2 b=2  unknown",
                    "4..5  query b=2       ok 4",
                    "6..7  query a=1       ok 5",
                    "8..9  query a=2       ok 6");
        }

        @Test
        void twoBatchesOfOneEntryThatEachWinOnce() {
            requireViolation(
                    Rule.TORN_BATCH,
                    lines(0, 1, 2),
                    "0..9    commit a=1 b=1  ok 3",
                    "0..9    commit a=2 b=2  ok 3",
                    "10..11  query a=1 b=2   ok 3");
        }

        @Test
        void threeBatchesInACircle() {
            requireViolation(
                    Rule.TORN_BATCH,
                    lines(0, 1, 2, 3),
                    "0..9    commit a=1 b=1  ok 3",
                    "0..9    commit b=2 c=2  ok 3",
                    "0..9    commit c=3 a=3  ok 3",
                    "10..11  query a=1 b=2 c=3  ok 3");
        }

        @Test
        void anUnknownBatchAndAnAcknowledgedOneThatEachWinOnce() {
            requireViolation(
                    Rule.TORN_BATCH,
                    lines(0, 1, 2),
                    "0..     commit a=1 b=1  unknown",
                    "0..9    commit a=2 b=2  ok 3",
                    "10..11  query a=1 b=2   ok 4");
        }

        @Test
        void twoUnknownBatchesThatEachWinOnce() {
            requireViolation(
                    Rule.TORN_BATCH,
                    lines(0, 1, 2),
                    "0..     commit a=1 b=1  unknown",
                    "0..     commit a=2 b=2  unknown",
                    "10..11  query a=1 b=2   ok 4");
        }

        @Test
        void anUnknownCommitThatIsThereAndGone() {
            requireViolation(
                    Rule.UNKNOWN_VANISHED,
                    lines(0, 1, 2, 3),
                    "0..1  commit a=1  ok 3",
                    "2..   commit a=2  unknown",
                    "4..5  query a=2   ok 4",
                    "6..7  query a=1   ok 5");
        }

        @Test
        void anUnknownFirstCommitThatIsThereAndGone() {
            requireViolation(
                    Rule.UNKNOWN_VANISHED,
                    lines(0, 1, 2),
                    "2..   commit a=2      unknown",
                    "4..5  query a=2       ok 4",
                    "6..7  query a=nothing ok 5");
        }

        @Test
        void anUnknownCommitThatIsAppliedAgain() {
            requireViolation(
                    Rule.UNKNOWN_REAPPEARED,
                    lines(0, 1, 2, 3),
                    "0..   commit a=1  unknown",
                    "2..3  query a=1   ok 4",
                    "4..5  commit a=2  ok 5",
                    "6..7  query a=1   ok 6");
        }

        @Test
        void twoUnknownCommitsThatAreReadInTurns() {
            requireViolation(
                    Rule.UNKNOWN_REAPPEARED,
                    lines(0, 1, 2, 3, 4),
                    "0..   commit a=1  unknown",
                    "0..   commit a=2  unknown",
                    "2..3  query a=1   ok 4",
                    "4..5  query a=2   ok 5",
                    "6..7  query a=1   ok 6");
        }

        @Test
        void anUnknownCommitThatIsReadBeforeItBegins() {
            requireViolation(Rule.SEEN_BEFORE_BEGUN, lines(0, 1), "0..1  query a=1  ok 4", "2..  commit a=1  unknown");
        }

        @Test
        void anUnknownCommitInAnEntryThatWasAnsweredBeforeItBegan() {
            requireViolation(
                    Rule.REAL_TIME,
                    lines(0, 1, 2),
                    "0..1  commit b=1  ok 4",
                    "2..   commit a=1  unknown",
                    "4..5  stale a=1   ok 4");
        }
    }

    @Nested
    class Undecided {

        @Test
        void anOffsetThatWasCommittedTwice() {
            Verdicts.requireUnknown(
                    new RevisionOrderChecker(0)
                            .check(HistoryScript.of("0..1  commit a=1  ok 1", "2..3  commit a=1  refused")),
                    "was committed by #0 and by #1");
        }

        @Test
        void aPositionTwiceInOneBatch() {
            Verdicts.requireUnknown(
                    new RevisionOrderChecker(0).check(HistoryScript.of("0..1  commit a=1 b=1 a=2  ok 1")),
                    "#0 commits a position twice");
        }

        @Test
        void tooFewAnswers() {
            Verdicts.requireUnknown(
                    new RevisionOrderChecker(2)
                            .check(HistoryScript.of(
                                    "0..1  commit a=1  ok 1", "2..3  commit a=2  ok 2", "4..5  query a=2  ok 2")),
                    "2 acknowledged commits and 1 answered queries");
        }

        @Test
        void aViolationIsOneHoweverFewAnswersThereWere() {
            Verdicts.requireViolation(
                    new RevisionOrderChecker(1_000).check(HistoryScript.of("4..5  query a=2  ok 2")),
                    Rule.FROM_NOWHERE,
                    0);
        }

        @Test
        void operationsThatWereNotRecorded() {
            History history = HistoryScript.of("0..1  commit a=1  ok 1");
            history.drop(3);
            Verdicts.requireUnknown(new RevisionOrderChecker(0).check(history), "3 operations were not recorded");
        }
    }
}
