package io.tidemark.failover.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.failover.history.Mutations.Mutation;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Legal histories of which one thing is changed, so that they are legal no more: the checkers that must see it do, each
 * with a window that shows it by itself. Those that can't see it by their nature say so.
 */
class MutatedHistoriesTest {

    private static final int HISTORIES = 80;

    private enum Checker {
        REVISIONS,
        ZONES,
        MONOTONE;

        Verdict check(History history) {
            HistoryChecker checker = switch (this) {
                case REVISIONS -> new RevisionOrderChecker(0);
                case ZONES -> new ZoneChecker(0);
                case MONOTONE -> new MonotoneReplay(0);
            };
            return checker.check(history);
        }
    }

    private static final Set<Checker> ALL = EnumSet.allOf(Checker.class);
    private static final Set<Checker> NOT_MONOTONE = EnumSet.of(Checker.REVISIONS, Checker.ZONES);
    private static final Set<Checker> REVISIONS = EnumSet.of(Checker.REVISIONS);
    private static final Set<Checker> NONE = EnumSet.noneOf(Checker.class);

    @Test
    void aCommitThatIsLost() {
        requireSeen(Mutations::loseACommit, ALL, NONE);
    }

    @Test
    void aReadThatGoesBack() {
        requireSeen(Mutations::letOneReadGoBack, ALL, NONE);
    }

    @Test
    void aReadFromTheFuture() {
        requireSeen(Mutations::readFromTheFuture, ALL, NONE);
    }

    @Test
    void aReadFromNowhere() {
        requireSeen(Mutations::readFromNowhere, ALL, NONE);
    }

    @Test
    void aStaleReadThatIsTakenForLinearizable() {
        requireSeen(Mutations::takeAStaleReadForLinearizable, ALL, NONE);
    }

    @Test
    void aStaleReadThatIsTakenForNew() {
        requireSeen(Mutations::takeAStaleReadForNew, ALL, NONE);
    }

    @Test
    void twoReadsThatAreSwapped() {
        requireSeen(Mutations::swapTwoReads, NOT_MONOTONE, NONE);
    }

    @Test
    void aRefusedCommitThatIsApplied() {
        requireSeen(Mutations::applyARefusedCommit, NOT_MONOTONE, NONE);
    }

    @Test
    void anUnknownCommitThatIsUndone() {
        requireSeen(Mutations::undo, NOT_MONOTONE, NONE);
    }

    /** The watch takes what is unknown from a read at any time. */
    @Test
    void anUnknownCommitThatIsAppliedTwice() {
        requireSeen(Mutations::applyTwice, NOT_MONOTONE, EnumSet.of(Checker.MONOTONE));
    }

    /** Each position by itself may well be in order. */
    @Test
    void aBatchThatIsTorn() {
        requireSeen(Mutations::tearABatch, REVISIONS, NONE);
    }

    @Nested
    class ARevisionThatOnlyOneCheckerLooksAt {

        private static final Set<Checker> NOT_REVISIONS = EnumSet.of(Checker.ZONES, Checker.MONOTONE);

        @Test
        void ofAReadThatIsLowered() {
            requireSeen(Mutations::lowerTheRevisionOfARead, REVISIONS, NOT_REVISIONS);
        }

        @Test
        void ofACommitThatIsRaised() {
            requireSeen(Mutations::raiseTheRevisionOfACommit, REVISIONS, NOT_REVISIONS);
        }

        @Test
        void ofTwoCommitsThatAreSwapped() {
            requireSeen(Mutations::swapTwoRevisions, REVISIONS, NOT_REVISIONS);
        }

        @Test
        void atWhichTwoReadsDisagree() {
            requireSeen(Mutations::disagreeAtOneRevision, REVISIONS, NONE);
        }
    }

    /** What leaves no trace in what clients see; the comparison of the nodes' tables is for some of it. */
    @Nested
    class NobodyCanSee {

        @Test
        void aLostCommitThatNobodyReadBeforeTheNextOne() {
            requireUnseen(
                    "w@n1  0..1  commit a=1  ok 1",
                    "w@n1  2..3  commit a=2  ok 2",
                    "w@n1  4..5  commit a=3  ok 3",
                    "r@n2  6..7  query a=3   ok 3");
        }

        @Test
        void aRefusedCommitThatWasAppliedAndThatNobodyRead() {
            requireUnseen(
                    "w@n1  0..1  commit a=1  refused", "w@n1  2..3  commit a=2  ok 2", "r@n2  4..5  query a=2   ok 2");
        }

        @Test
        void anUnknownCommitThatWasAppliedTwiceWhereNobodyRead() {
            requireUnseen(
                    "w@n1  0..1  commit a=1  unknown", "w@n1  2..3  commit a=2  ok 2", "r@n2  4..5  query a=1   ok 3");
        }

        @Test
        void howOldAStaleReadIsAllowedToBe() {
            requireUnseen("w@n1  0..1  commit a=1  ok 1", "r@n2  1000000000..1000000001  stale a=nothing  ok 0");
        }

        @Test
        void aWrongRevisionBetweenTwoRightOnes() {
            requireUnseen(
                    "w@n1  0..1  commit a=1  ok 10",
                    "w@n1  2..3  commit a=2  ok 17",
                    "w@n1  4..5  commit a=3  ok 20",
                    "r@n2  6..7  query a=3   ok 20");
        }

        private static void requireUnseen(String... lines) {
            for (Checker checker : Checker.values()) {
                Verdicts.requireValid(checker.check(HistoryScript.of(lines)));
            }
        }
    }

    /** @param blind who can't see it by their nature, and must still call the history valid */
    private static void requireSeen(Mutation mutation, Set<Checker> seeing, Set<Checker> blind) {
        long seed = TestSeed.next(MutatedHistoriesTest.class);
        int mutated = 0;
        for (int i = 0; i < HISTORIES; i++) {
            Random random = new Random(seed + i);
            boolean oneWriter = random.nextBoolean();
            SimulatedStore.Load load =
                    new SimulatedStore.Load(2 + random.nextInt(5), 6, 100 + random.nextInt(100), oneWriter);
            History legal = SimulatedStore.play(load, random);
            Optional<History> illegal =
                    mutation.of(new LegalHistory(legal, random)).findFirst().map(LegalHistory::history);
            if (illegal.isEmpty()) {
                continue;
            }
            mutated++;
            for (Checker each : Checker.values()) {
                if (oneWriter || each != Checker.MONOTONE) {
                    judge(each, illegal.get(), seeing, blind, seed + i);
                }
            }
        }
        assertThat(mutated).as("histories that could be mutated").isGreaterThan(HISTORIES / 3);
    }

    private static void judge(Checker each, History illegal, Set<Checker> seeing, Set<Checker> blind, long seed) {
        Verdict verdict = each.check(illegal);
        if (seeing.contains(each)) {
            assertThat(verdict).as("seed %d: %s", seed, verdict.text()).isInstanceOf(Verdict.Violation.class);
            requireWindowShows((Verdict.Violation) verdict, each, seed);
        } else if (blind.contains(each)) {
            assertThat(verdict).as("seed %d: %s", seed, verdict.text()).isInstanceOf(Verdict.Valid.class);
        }
    }

    /** The window is a violation if there is nothing else. Without a commit there is nothing that reads could show so. */
    private static void requireWindowShows(Verdict.Violation violation, Checker each, long seed) {
        boolean hasCommit = violation.window().stream().anyMatch(operation -> operation.kind() == OperationKind.COMMIT);
        if (each != Checker.MONOTONE && hasCommit) {
            Verdict alone = each.check(SmallestWindow.asHistory(violation.window()));
            assertThat(alone)
                    .as("seed %d: %s%nwhich alone is %s", seed, violation.text(), alone.text())
                    .isInstanceOf(Verdict.Violation.class);
        }
    }
}
