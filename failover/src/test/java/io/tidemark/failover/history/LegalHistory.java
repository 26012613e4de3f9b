package io.tidemark.failover.history;

import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A legal history that is about to be made illegal: what can be pointed at in it, in random order, and what can be
 * changed. Each change makes a new history.
 */
final class LegalHistory {

    private final List<Operation> operations;
    private final Random random;
    private final List<Operation> answered;
    private final List<Sight> sights;
    private final Map<PositionKey, List<Sight>> queries;
    private final Map<PositionKey, List<Value>> values = new HashMap<>();

    /** A value of a position, and the commit that tried it, null for nothing. */
    record Value(OperationPosition position, @Nullable Operation commit) {

        OptionalLong offset() {
            return position.offset();
        }

        boolean is(Outcome outcome) {
            return commit != null && commit.outcome() == outcome;
        }

        /** Whether it had been there for certain when the operation began. */
        boolean wasThereBefore(Operation operation) {
            return commit == null || (is(Outcome.OK) && precedes(commit, operation));
        }

        /** Whether it had been there for certain when the other one was tried. */
        boolean isOlderThan(Value other) {
            return other.commit != null && wasThereBefore(other.commit);
        }
    }

    /** A value in the answer to a read. */
    record Sight(Operation read, Value value) {

        PositionKey key() {
            return value.position().key();
        }

        boolean isLinearizable() {
            return read.kind() == OperationKind.QUERY;
        }
    }

    LegalHistory(History history, Random random) {
        this.operations = history.operations();
        this.random = random;
        this.answered = new ArrayList<>(operations.stream()
                .filter(operation -> operation.outcome() == Outcome.OK)
                .toList());
        Collections.shuffle(answered, random);
        Map<OperationPosition, Value> tried = new HashMap<>();
        for (Operation operation : operations) {
            for (OperationPosition position : operation.positions()) {
                Value value = new Value(position, operation.kind() == OperationKind.COMMIT ? operation : null);
                if (value.commit() != null || position.offset().isEmpty()) {
                    tried.put(position, value);
                }
            }
        }
        tried.forEach((position, value) ->
                values.computeIfAbsent(position.key(), key -> new ArrayList<>()).add(value));
        this.sights = answered.stream()
                .filter(operation -> operation.kind() != OperationKind.COMMIT)
                .flatMap(read -> read.positions().stream()
                        .map(position -> new Sight(read, tried.getOrDefault(position, new Value(position, null)))))
                .toList();
        this.queries = sights.stream().filter(Sight::isLinearizable).collect(Collectors.groupingBy(Sight::key));
    }

    static boolean precedes(Operation operation, Operation other) {
        return operation.returnedNanos() < other.invokedNanos();
    }

    /** What reads returned. */
    Stream<Sight> sights() {
        return sights.stream();
    }

    /** What linearizable reads returned of a position. */
    Stream<Sight> queries(PositionKey key) {
        return queries.getOrDefault(key, List.of()).stream();
    }

    /** The values that somebody tried for a position, and nothing if that was seen. */
    Stream<Value> values(PositionKey key) {
        return values.getOrDefault(key, List.of()).stream();
    }

    /** The operations that were answered with success. */
    Stream<Operation> answered() {
        return answered.stream();
    }

    /** One read returns another value of its position. */
    LegalHistory reading(Sight sight, OptionalLong offset) {
        return changing(
                sight.read(),
                read -> ChangedOperation.withOffset(read, sight.value().position(), offset));
    }

    /** Every read of a value returns another one. */
    LegalHistory readingInstead(Value value, OptionalLong offset) {
        return changed(operation -> operation.kind() == OperationKind.COMMIT
                ? operation
                : ChangedOperation.withOffset(operation, value.position(), offset));
    }

    LegalHistory withRevision(Operation operation, long revision) {
        return changing(operation, known -> ChangedOperation.withOutcome(known, Outcome.OK, revision));
    }

    LegalHistory withKind(Operation operation, OperationKind kind) {
        return changing(operation, known -> ChangedOperation.withKind(known, kind));
    }

    LegalHistory refusing(Operation operation) {
        return changing(operation, known -> ChangedOperation.withOutcome(known, Outcome.REFUSED, 0));
    }

    private LegalHistory changing(Operation changed, UnaryOperator<Operation> change) {
        return changed(operation -> operation.number() == changed.number() ? change.apply(operation) : operation);
    }

    private LegalHistory changed(UnaryOperator<Operation> change) {
        return new LegalHistory(History.of(operations.stream().map(change).toList()), random);
    }

    History history() {
        return History.of(operations);
    }
}
