package io.tidemark.failover.history;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one check has found so far: of all violations it keeps the one with the fewest operations, and of those the one
 * that ended first.
 */
final class Findings {

    private final String checker;
    private final History history;
    private Verdict.@Nullable Violation best;

    Findings(Class<?> checker, History history) {
        this.checker = checker.getSimpleName();
        this.history = history;
    }

    boolean isEmpty() {
        return best == null;
    }

    /** A rule is broken, as these operations show; an operation may be named more than once, or be -1 for none. */
    void add(Rule rule, String explanation, int... operations) {
        List<Operation> window = Arrays.stream(operations)
                .filter(operation -> operation >= 0)
                .sorted()
                .distinct()
                .mapToObj(history::operation)
                .sorted((a, b) -> Long.compare(a.invokedNanos(), b.invokedNanos()))
                .toList();
        Verdict.Violation found = new Verdict.Violation(checker, rule, explanation, window);
        Verdict.Violation known = best;
        if (known == null
                || window.size() < known.window().size()
                || (window.size() == known.window().size() && end(found) < end(known))) {
            best = found;
        }
    }

    /** The verdict, when all has been looked at. */
    Verdict verdict(long answeredMin) {
        if (best != null) {
            return best;
        }
        long commits = history.answered(OperationKind.COMMIT);
        long queries = history.answered(OperationKind.QUERY);
        if (Math.min(commits, queries) < answeredMin) {
            return unknown("only %d acknowledged commits and %d answered queries, expected at least %d of each"
                    .formatted(commits, queries, answeredMin));
        }
        return new Verdict.Valid(checker, history.size());
    }

    Verdict unknown(String reason) {
        return new Verdict.Unknown(checker, reason);
    }

    /** When the window's last operation returned that did. */
    private static long end(Verdict.Violation violation) {
        return violation.window().stream()
                .mapToLong(Operation::returnedNanos)
                .filter(returned -> returned != Operation.NEVER)
                .max()
                .orElse(Operation.NEVER);
    }
}
