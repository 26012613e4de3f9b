package io.tidemark.failover.history;

import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Leaves out of a violation's window what is not needed: what stays shows the violation by itself. */
final class SmallestWindow {

    /** A position that nobody commits, for reads that say nothing of any other. */
    private static final List<OperationPosition> NOTHING_READ =
            List.of(new OperationPosition(PositionKey.of("", "nothing", "nothing", 0), OptionalLong.empty()));

    private SmallestWindow() {}

    /** @param checker must not come back here */
    static Verdict of(Verdict verdict, HistoryChecker checker) {
        if (!(verdict instanceof Verdict.Violation violation) || violation.rule() == Rule.FROM_NOWHERE) {
            return verdict;
        }
        List<Operation> window = violation.window();
        for (Operation operation : violation.window()) {
            List<Operation> less = new ArrayList<>(window);
            less.remove(operation);
            if (checker.check(asHistory(less)) instanceof Verdict.Violation still && still.rule() == violation.rule()) {
                window = less;
            }
        }
        return new Verdict.Violation(violation.checker(), violation.rule(), violation.explanation(), window);
    }

    /** The operations as if there were no others: what reads say of commits that are not among them is left out. */
    static History asHistory(List<Operation> window) {
        Set<OperationPosition> committed = new HashSet<>();
        window.stream()
                .filter(operation -> operation.kind() == OperationKind.COMMIT)
                .forEach(operation -> committed.addAll(operation.positions()));
        return History.of(window.stream()
                .map(operation -> operation.kind() == OperationKind.COMMIT ? operation : read(operation, committed))
                .toList());
    }

    private static Operation read(Operation read, Set<OperationPosition> committed) {
        List<OperationPosition> positions = read.positions().stream()
                .filter(position -> position.offset().isEmpty() || committed.contains(position))
                .toList();
        return new Operation(
                read.number(),
                read.client(),
                read.node(),
                read.kind(),
                read.invokedNanos(),
                read.returnedNanos(),
                read.outcome(),
                read.revision(),
                positions.isEmpty() ? NOTHING_READ : positions);
    }
}
