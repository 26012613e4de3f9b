package io.tidemark.failover.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.offset.PositionKey;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The checkers say of thousands of small histories what trying every order says. */
class ExhaustiveSearchTest {

    private static final int HISTORIES = 8_000;

    /** How often each verdict came, so that the test would notice if one of them never did. */
    private int valid;

    private int violations;

    @Test
    void zonesAreLinearizabilityOfEachPosition() {
        forEachHistory(operations -> {
            boolean linearizable = operations.stream()
                    .flatMap(operation -> operation.positions().stream())
                    .map(OperationPosition::key)
                    .distinct()
                    .allMatch(key -> LinearizationSearch.isLinearizable(of(key, operations)));
            requireVerdict(new ZoneChecker(0), operations, linearizable);
        });
    }

    @Test
    void revisionsAreAnOrderExactlyWhenOneIsFound() {
        forEachHistory(operations ->
                requireVerdict(new RevisionOrderChecker(0), operations, RevisionSearch.hasOrder(operations)));
    }

    @Test
    void anOrderByRevisionsIsALinearizationOfAllPositions() {
        forEachHistory(operations -> {
            if (isValid(new RevisionOrderChecker(0), operations)) {
                valid++;
                assertThat(LinearizationSearch.isLinearizable(operations)).isTrue();
            } else {
                violations++;
            }
        });
    }

    private interface Check {
        void of(List<Operation> operations);
    }

    private void forEachHistory(Check check) {
        long seed = TestSeed.next(ExhaustiveSearchTest.class);
        for (int i = 0; i < HISTORIES; i++) {
            List<Operation> operations = new SmallHistories(new Random(seed + i)).next();
            try {
                check.of(operations);
            } catch (AssertionError e) {
                throw new AssertionError("seed %d%n%s".formatted(seed + i, WindowText.of(operations)), e);
            }
        }
        assertThat(valid).as("valid histories").isGreaterThan(HISTORIES / 10);
        assertThat(violations).as("violations").isGreaterThan(HISTORIES / 10);
    }

    private void requireVerdict(HistoryChecker checker, List<Operation> operations, boolean expected) {
        assertThat(isValid(checker, operations)).as("valid").isEqualTo(expected);
        if (expected) {
            valid++;
        } else {
            violations++;
        }
    }

    private static boolean isValid(HistoryChecker checker, List<Operation> operations) {
        Verdict verdict = checker.check(History.of(operations));
        assertThat(verdict).as(verdict.text()).isNotInstanceOf(Verdict.Unknown.class);
        return verdict instanceof Verdict.Valid;
    }

    /** The operations as if there were no other position. */
    private static List<Operation> of(PositionKey key, List<Operation> operations) {
        return operations.stream()
                .filter(operation -> operation.positions().stream()
                        .anyMatch(position -> position.key().equals(key)))
                .map(operation -> ChangedOperation.withPositions(
                        operation,
                        operation.positions().stream()
                                .filter(position -> position.key().equals(key))
                                .toList()))
                .toList();
    }
}
