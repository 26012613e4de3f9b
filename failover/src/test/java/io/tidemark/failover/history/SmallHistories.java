package io.tidemark.failover.history;

import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Random histories of a few operations, about half of them legal: some are of the simulated store, with a few things
 * changed, and some made of nothing but chance.
 */
final class SmallHistories {

    private static final int TIME_MAX = 10;

    private final Random random;

    SmallHistories(Random random) {
        this.random = random;
    }

    List<Operation> next() {
        if (random.nextInt(3) == 0) {
            return byChance();
        }
        SimulatedStore.Load load =
                new SimulatedStore.Load(2 + random.nextInt(3), 1 + random.nextInt(3), 4 + random.nextInt(6), false);
        List<Operation> operations =
                new ArrayList<>(SimulatedStore.play(load, random).operations());
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int place = random.nextInt(operations.size());
            operations.set(place, changed(operations.get(place), operations));
        }
        return operations;
    }

    private Operation changed(Operation operation, List<Operation> others) {
        boolean ok = operation.outcome() == Outcome.OK;
        Operation other = any(others);
        return switch (random.nextInt(5)) {
            case 0 -> ChangedOperation.withTimes(operation, other.invokedNanos(), other.returnedNanos());
            case 1 ->
                ok
                        ? ChangedOperation.withOutcome(
                                operation, Outcome.OK, Math.max(0, operation.revision() + random.nextInt(5) - 2))
                        : operation;
            case 2 ->
                operation.kind() == OperationKind.COMMIT
                        ? ChangedOperation.withOutcome(
                                operation, random.nextInt(4) == 0 ? Outcome.REFUSED : Outcome.UNKNOWN, 0)
                        : ChangedOperation.withKind(
                                operation, random.nextBoolean() ? OperationKind.QUERY : OperationKind.STALE_QUERY);
            default -> operation.kind() == OperationKind.COMMIT ? operation : answeredOtherwise(operation, others);
        };
    }

    /** The read, with another value for one of its positions. */
    private Operation answeredOtherwise(Operation read, List<Operation> others) {
        OperationPosition position = any(read.positions());
        return ChangedOperation.withOffset(read, position, anyOffset(position.key(), others));
    }

    private OptionalLong anyOffset(PositionKey key, List<Operation> operations) {
        List<OptionalLong> offsets = new ArrayList<>(List.of(OptionalLong.empty()));
        operations.stream()
                .filter(operation -> operation.kind() == OperationKind.COMMIT)
                .flatMap(commit -> commit.positions().stream())
                .filter(position -> position.key().equals(key))
                .forEach(position -> offsets.add(position.offset()));
        return any(offsets);
    }

    private List<Operation> byChance() {
        List<PositionKey> keys = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(queue -> PositionKey.of("", "orders", "group", queue))
                .toList();
        List<Operation> operations = new ArrayList<>();
        int size = 2 + random.nextInt(5);
        for (int number = 0; number < size; number++) {
            OperationKind kind = any(List.of(OperationKind.COMMIT, OperationKind.QUERY, OperationKind.STALE_QUERY));
            boolean ok = random.nextInt(4) != 0;
            long invoked = random.nextInt(TIME_MAX);
            operations.add(new Operation(
                    number,
                    "client-" + number,
                    "n1",
                    kind,
                    invoked,
                    invoked + random.nextInt(TIME_MAX),
                    ok ? Outcome.OK : Outcome.UNKNOWN,
                    ok ? 1 + random.nextInt(4) : 0,
                    positions(keys, kind, number)));
        }
        operations.replaceAll(operation -> {
            Operation read = operation;
            for (int i = 0;
                    operation.kind() != OperationKind.COMMIT
                            && i < operation.positions().size();
                    i++) {
                OperationPosition position = operation.positions().get(i);
                read = ChangedOperation.withOffset(read, position, anyOffset(position.key(), operations));
            }
            return read;
        });
        return operations;
    }

    private List<OperationPosition> positions(List<PositionKey> keys, OperationKind kind, long offset) {
        List<PositionKey> some = new ArrayList<>(keys);
        Collections.shuffle(some, random);
        return some.subList(0, 1 + random.nextInt(some.size())).stream()
                .map(key -> new OperationPosition(
                        key, kind == OperationKind.COMMIT ? OptionalLong.of(offset) : OptionalLong.empty()))
                .toList();
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
