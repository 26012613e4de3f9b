package io.tidemark.failover.history;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tries every order of a few operations, to see whether one of them is a linearization; revisions play no part. Source:
 * Wing and Gong, "Testing and verifying concurrent objects" (1993). A stale read returns what its positions had at any
 * time up to the moment at which it takes place.
 */
final class LinearizationSearch {

    /** Those that may have taken place, at most as many as an int has bits. */
    private final List<Operation> operations;

    private final Set<State> seen = new HashSet<>();

    /** @param done a bit for each operation that has taken place */
    private record State(int done, SmallTable table) {}

    private LinearizationSearch(List<Operation> operations) {
        this.operations = operations.stream()
                .filter(operation -> operation.outcome() == Outcome.OK
                        || (operation.outcome() == Outcome.UNKNOWN && operation.kind() == OperationKind.COMMIT))
                .toList();
    }

    static boolean isLinearizable(List<Operation> operations) {
        return new LinearizationSearch(operations).search(new State(0, SmallTable.EMPTY));
    }

    private boolean search(State state) {
        if (!seen.add(state)) {
            return false;
        }
        boolean complete = true;
        for (int i = 0; i < operations.size(); i++) {
            if ((state.done & (1 << i)) != 0) {
                continue;
            }
            Operation operation = operations.get(i);
            complete &= operation.outcome() == Outcome.UNKNOWN;
            if (mayComeNext(operation, state)
                    && answersRightly(operation, state)
                    && search(after(operation, i, state))) {
                return true;
            }
        }
        return complete;
    }

    /** Whether nothing is left that had returned when it began. */
    private boolean mayComeNext(Operation next, State state) {
        for (int i = 0; i < operations.size(); i++) {
            Operation other = operations.get(i);
            if ((state.done & (1 << i)) == 0
                    && other.outcome() == Outcome.OK
                    && other.returnedNanos() < next.invokedNanos()) {
                return false;
            }
        }
        return true;
    }

    private boolean answersRightly(Operation operation, State state) {
        return switch (operation.kind()) {
            case COMMIT -> true;
            case QUERY -> state.table.has(operation.positions());
            case STALE_QUERY ->
                operation.positions().stream()
                        .allMatch(position -> position.offset().isEmpty() || wasCommitted(position, state));
        };
    }

    private boolean wasCommitted(OperationPosition position, State state) {
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            if ((state.done & (1 << i)) != 0
                    && operation.kind() == OperationKind.COMMIT
                    && operation.positions().contains(position)) {
                return true;
            }
        }
        return false;
    }

    private static State after(Operation operation, int place, State state) {
        boolean changes = operation.kind() == OperationKind.COMMIT;
        return new State(state.done | (1 << place), changes ? state.table.after(operation) : state.table);
    }
}
