package io.tidemark.failover.history;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tries every entry for each commit of unknown outcome of a small history, and every order of the commits in an entry, to
 * see whether any of them gives the answers that clients had at the revisions that they were told.
 */
final class RevisionSearch {

    /** At most as many as an int has bits. */
    private final List<Operation> operations;

    private final long lastRevision;
    private final Set<State> seen = new HashSet<>();

    /**
     * @param revision of the entry that is being applied
     * @param done a bit for each commit that was applied
     */
    private record State(long revision, int done, SmallTable table) {

        boolean has(int operation) {
            return (done & (1 << operation)) != 0;
        }
    }

    private RevisionSearch(List<Operation> operations) {
        this.operations = operations;
        this.lastRevision =
                operations.stream().mapToLong(Operation::revision).max().orElse(0);
    }

    static boolean hasOrder(List<Operation> operations) {
        RevisionSearch search = new RevisionSearch(operations);
        return search.keepsRealTime() && search.search(new State(0, 0, SmallTable.EMPTY));
    }

    private boolean keepsRealTime() {
        return operations.stream()
                .filter(operation -> operation.outcome() == Outcome.OK)
                .allMatch(operation -> operation.kind() == OperationKind.STALE_QUERY
                        || mayHaveRevision(operation, operation.revision()));
    }

    /** Whether all that had returned when it began was before: no later, and in an earlier entry if it is a commit. */
    private boolean mayHaveRevision(Operation operation, long revision) {
        long least = operation.kind() == OperationKind.COMMIT ? revision - 1 : revision;
        return operations.stream()
                .filter(before -> before.outcome() == Outcome.OK)
                .filter(before -> before.returnedNanos() < operation.invokedNanos())
                .allMatch(before -> before.revision() <= least);
    }

    private boolean search(State state) {
        if (state.revision > lastRevision) {
            return true;
        }
        if (!seen.add(state)) {
            return false;
        }
        boolean complete = true;
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            if (operation.kind() != OperationKind.COMMIT || state.has(i)) {
                continue;
            }
            boolean isHere = operation.outcome() == Outcome.OK && operation.revision() == state.revision;
            boolean mayBeHere = operation.outcome() == Outcome.UNKNOWN && mayHaveRevision(operation, state.revision);
            complete &= !isHere;
            if ((isHere || mayBeHere)
                    && search(new State(state.revision, state.done | (1 << i), state.table.after(operation)))) {
                return true;
            }
        }
        return complete && readsAreRight(state) && search(new State(state.revision + 1, state.done, state.table));
    }

    private boolean readsAreRight(State state) {
        return operations.stream()
                .filter(read -> read.kind() != OperationKind.COMMIT && read.outcome() == Outcome.OK)
                .filter(read -> read.revision() == state.revision)
                .allMatch(read -> state.table.has(read.positions()));
    }
}
