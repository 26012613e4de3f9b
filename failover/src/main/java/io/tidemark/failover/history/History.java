package io.tidemark.failover.history;

import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * What clients saw in one run: operations in columns of numbers, 32 bytes for each and 12 for each of its positions, so
 * that ten million of them fit in half a gigabyte. It begins with a table in which no position of the history exists.
 *
 * <p>Only {@link HistoryRecorder} and {@link HistoryFile} add to it, before anybody else sees it; afterwards any thread
 * may read it. Inside this package an operation is its number, and one of its positions is a <i>slot</i>: slots are
 * numbered through all operations.
 */
public final class History {

    /** What the column of offsets holds where there is none; not -1, which a wrong answer may well be. */
    static final long NOTHING = Long.MIN_VALUE;

    private static final List<OperationKind> KINDS = List.of(OperationKind.values());
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

    private static final int CLIENTS_MAX = 1 << 16;
    private static final int NODES_MAX = 1 << 8;

    private final NameTable<String> clients = new NameTable<>("clients", CLIENTS_MAX);
    private final NameTable<String> nodes = new NameTable<>("nodes", NODES_MAX);
    private final NameTable<PositionKey> keys = new NameTable<>("positions", Integer.MAX_VALUE);

    /** Bits 0..3 kind, 4..7 outcome, 8..15 node, 16..31 client. */
    private final IntColumn heads = new IntColumn();

    private final LongColumn invoked = new LongColumn();
    private final LongColumn returned = new LongColumn();
    private final LongColumn revisions = new LongColumn();
    private final IntColumn slotEnds = new IntColumn();
    private final IntColumn slotKeys = new IntColumn();
    private final LongColumn slotOffsets = new LongColumn();

    private int size;
    private int slots;
    private long dropped;

    History() {}

    /** A history of these operations; they are numbered anew, in this order. */
    public static History of(List<Operation> operations) {
        History history = new History();
        operations.forEach(history::add);
        return history;
    }

    /** How many operations it has. */
    public int size() {
        return size;
    }

    /** How many operations were not recorded because there was no room; with any of them nothing can be judged. */
    public long dropped() {
        return dropped;
    }

    /** How many operations of this kind were answered with success. */
    public long answered(OperationKind kind) {
        return IntStream.range(0, size)
                .filter(operation -> kind(operation) == kind && outcome(operation) == Outcome.OK)
                .count();
    }

    /** One operation, as something to be looked at. */
    public Operation operation(int number) {
        List<OperationPosition> positions = new ArrayList<>();
        for (int slot = slotBegin(number); slot < slotEnd(number); slot++) {
            positions.add(position(slot));
        }
        return new Operation(
                number,
                client(number),
                node(number),
                kind(number),
                invoked(number),
                returned(number),
                outcome(number),
                revision(number),
                positions);
    }

    /** The slot, as something to be looked at. */
    OperationPosition position(int slot) {
        return position(key(keyOf(slot)), offset(slot));
    }

    static OperationPosition position(PositionKey key, long offset) {
        return new OperationPosition(key, offset == NOTHING ? OptionalLong.empty() : OptionalLong.of(offset));
    }

    /** All operations; only for histories that are small. */
    public List<Operation> operations() {
        return IntStream.range(0, size).mapToObj(this::operation).toList();
    }

    /** Adds an operation that has begun, and whose slots follow; its outcome is unknown until it ends. */
    int begin(String client, String node, OperationKind kind, long invokedNanos) {
        heads.add(KINDS.indexOf(kind) | (nodes.number(node) << 8) | (clients.number(client) << 16));
        setOutcome(size, Outcome.UNKNOWN);
        invoked.add(invokedNanos);
        returned.add(Operation.NEVER);
        revisions.add(0);
        slotEnds.add(slots);
        return size++;
    }

    /** Adds a position to the operation that began last. */
    void slot(PositionKey key, long offset) {
        slotKeys.add(keys.number(key));
        slotOffsets.add(offset);
        slotEnds.set(size - 1, ++slots);
    }

    void end(int operation, long returnedNanos, Outcome outcome, long revision) {
        setOutcome(operation, outcome);
        returned.set(operation, returnedNanos);
        revisions.set(operation, revision);
    }

    private void setOutcome(int operation, Outcome outcome) {
        heads.set(operation, (heads.get(operation) & ~0xf0) | (OUTCOMES.indexOf(outcome) << 4));
    }

    void setOffset(int slot, long offset) {
        slotOffsets.set(slot, offset);
    }

    void add(Operation operation) {
        int number = begin(operation.client(), operation.node(), operation.kind(), operation.invokedNanos());
        operation
                .positions()
                .forEach(position -> slot(position.key(), position.offset().orElse(NOTHING)));
        end(number, operation.returnedNanos(), operation.outcome(), operation.revision());
    }

    void drop(long operations) {
        dropped += operations;
    }

    OperationKind kind(int operation) {
        return KINDS.get(heads.get(operation) & 0xf);
    }

    Outcome outcome(int operation) {
        return OUTCOMES.get((heads.get(operation) >> 4) & 0xf);
    }

    String node(int operation) {
        return nodes.name((heads.get(operation) >> 8) & 0xff);
    }

    String client(int operation) {
        return clients.name(heads.get(operation) >>> 16);
    }

    long invoked(int operation) {
        return invoked.get(operation);
    }

    long returned(int operation) {
        return returned.get(operation);
    }

    long revision(int operation) {
        return revisions.get(operation);
    }

    int slotBegin(int operation) {
        return operation == 0 ? 0 : slotEnds.get(operation - 1);
    }

    int slotEnd(int operation) {
        return slotEnds.get(operation);
    }

    int slots() {
        return slots;
    }

    int keyOf(int slot) {
        return slotKeys.get(slot);
    }

    /** The slot's offset, or {@link #NOTHING}. */
    long offset(int slot) {
        return slotOffsets.get(slot);
    }

    int keys() {
        return keys.size();
    }

    PositionKey key(int number) {
        return keys.name(number);
    }

    boolean isCommit(int operation) {
        return kind(operation) == OperationKind.COMMIT;
    }

    /** Whether its client has had an answer, or has given up. */
    boolean hasEnded(int operation) {
        return returned(operation) != Operation.NEVER;
    }

    /** Whether it was answered with success, and so has a revision. */
    boolean isOk(int operation) {
        return outcome(operation) == Outcome.OK;
    }
}
