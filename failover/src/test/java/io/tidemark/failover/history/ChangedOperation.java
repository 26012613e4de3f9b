package io.tidemark.failover.history;

import java.util.List;
import java.util.OptionalLong;

/** Operations that are another one but for one thing. */
final class ChangedOperation {

    private ChangedOperation() {}

    static Operation withTimes(Operation known, long invokedNanos, long returnedNanos) {
        return new Operation(
                known.number(),
                known.client(),
                known.node(),
                known.kind(),
                invokedNanos,
                returnedNanos,
                known.outcome(),
                known.revision(),
                known.positions());
    }

    static Operation withKind(Operation known, OperationKind kind) {
        return changed(known, kind, known.outcome(), known.revision(), known.positions());
    }

    static Operation withOutcome(Operation known, Outcome outcome, long revision) {
        return changed(known, known.kind(), outcome, revision, known.positions());
    }

    static Operation withPositions(Operation known, List<OperationPosition> positions) {
        return changed(known, known.kind(), known.outcome(), known.revision(), positions);
    }

    /** A read that returned another offset than this one; a read that did not return it stays as it is. */
    static Operation withOffset(Operation read, OperationPosition returned, OptionalLong offset) {
        List<OperationPosition> positions = read.positions().stream()
                .map(position -> position.equals(returned) ? new OperationPosition(position.key(), offset) : position)
                .toList();
        return withPositions(read, positions);
    }

    private static Operation changed(
            Operation known, OperationKind kind, Outcome outcome, long revision, List<OperationPosition> positions) {
        return new Operation(
                known.number(),
                known.client(),
                known.node(),
                kind,
                known.invokedNanos(),
                known.returnedNanos(),
                outcome,
                revision,
                positions);
    }
}
