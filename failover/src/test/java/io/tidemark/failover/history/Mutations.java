package io.tidemark.failover.history;

import static io.tidemark.failover.history.LegalHistory.precedes;

import io.tidemark.failover.history.LegalHistory.Sight;
import io.tidemark.failover.history.LegalHistory.Value;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Ways to make a legal history illegal. Each names the changes that prove themselves: the comment says why no
 * linearizable store can have answered so. Of many the first is enough.
 */
final class Mutations {

    @FunctionalInterface
    interface Mutation {
        Stream<LegalHistory> of(LegalHistory history);
    }

    private Mutations() {}

    /** Something older was there before the commit began, and a read that began behind the acknowledgement returns it. */
    static Stream<LegalHistory> loseACommit(LegalHistory history) {
        return readsOfTheAcknowledged(history)
                .flatMap(seen -> olderThan(seen.value(), history)
                        .map(older -> history.readingInstead(seen.value(), older.offset())));
    }

    /** As when a commit is lost, but for one read only. */
    static Stream<LegalHistory> letOneReadGoBack(LegalHistory history) {
        return readsOfTheAcknowledged(history)
                .flatMap(seen -> olderThan(seen.value(), history).map(older -> history.reading(seen, older.offset())));
    }

    private static Stream<Sight> readsOfTheAcknowledged(LegalHistory history) {
        return history.sights()
                .filter(Sight::isLinearizable)
                .filter(seen -> seen.value().is(Outcome.OK) && seen.value().wasThereBefore(seen.read()));
    }

    private static Stream<Value> olderThan(Value value, LegalHistory history) {
        return history.values(value.position().key()).filter(other -> other.isOlderThan(value));
    }

    /** Three reads follow each other and return x, y, y: with the first two swapped, y comes, goes and comes again. */
    static Stream<LegalHistory> swapTwoReads(LegalHistory history) {
        return history.sights()
                .filter(Sight::isLinearizable)
                .flatMap(last -> history.queries(last.key())
                        .filter(second -> second.value().equals(last.value()) && precedes(second.read(), last.read()))
                        .flatMap(second -> history.queries(last.key())
                                .filter(first -> precedes(first.read(), second.read()))
                                .filter(first -> !first.value().equals(second.value()))
                                .map(first -> history.reading(
                                                first, second.value().offset())
                                        .reading(second, first.value().offset()))));
    }

    /** A read shows a batch in one position, and what was there before the batch began in another one. */
    static Stream<LegalHistory> tearABatch(LegalHistory history) {
        return history.sights()
                .filter(Sight::isLinearizable)
                .filter(seen -> seen.read().positions().stream()
                        .filter(position -> seen.value().commit() != null
                                && seen.value().commit().positions().contains(position))
                        .anyMatch(position -> !position.equals(seen.value().position())))
                .flatMap(seen -> olderThan(seen.value(), history).map(older -> history.reading(seen, older.offset())));
    }

    /** A read has ended when the commit begins that it returns. */
    static Stream<LegalHistory> readFromTheFuture(LegalHistory history) {
        return history.sights()
                .flatMap(seen -> history.values(seen.key())
                        .filter(later -> later.commit() != null && precedes(seen.read(), later.commit()))
                        .map(later -> history.reading(seen, later.offset())));
    }

    /** Nobody ever tries what a read returns. */
    static Stream<LegalHistory> readFromNowhere(LegalHistory history) {
        return history.sights().map(seen -> history.reading(seen, OptionalLong.of(1_000_000_000)));
    }

    /** A commit that was read is said to have been refused. */
    static Stream<LegalHistory> applyARefusedCommit(LegalHistory history) {
        return history.sights()
                .map(Sight::value)
                .filter(value -> value.commit() != null)
                .map(value -> history.refusing(Objects.requireNonNull(value.commit())));
    }

    /** A stale read that missed what was acknowledged before it began is said to be linearizable. */
    static Stream<LegalHistory> takeAStaleReadForLinearizable(LegalHistory history) {
        return history.sights()
                .filter(seen -> !seen.isLinearizable() && missesTheAcknowledged(seen, history))
                .map(seen -> history.withKind(seen.read(), OperationKind.QUERY));
    }

    private static boolean missesTheAcknowledged(Sight seen, LegalHistory history) {
        return history.values(seen.key())
                .filter(newer -> newer.is(Outcome.OK) && newer.wasThereBefore(seen.read()))
                .anyMatch(seen.value()::isOlderThan);
    }

    /** The same, and it claims the newest revision that was known when it began. */
    static Stream<LegalHistory> takeAStaleReadForNew(LegalHistory history) {
        return history.sights()
                .filter(seen -> !seen.isLinearizable() && missesTheAcknowledged(seen, history))
                .map(seen -> history.withKind(seen.read(), OperationKind.QUERY)
                        .withRevision(seen.read(), newestRevisionBefore(seen.read(), history)));
    }

    private static long newestRevisionBefore(Operation operation, LegalHistory history) {
        return history.answered()
                .filter(before -> precedes(before, operation))
                .mapToLong(Operation::revision)
                .max()
                .orElseThrow();
    }

    /** A commit of unknown outcome was read, then overwritten, and is read again. */
    static Stream<LegalHistory> applyTwice(LegalHistory history) {
        return readsOfTheUnknown(history)
                .flatMap(first -> history.queries(first.key())
                        .filter(again -> history.values(first.key())
                                .anyMatch(newer -> isAcknowledgedBetween(newer, first.read(), again.read())))
                        .map(again -> history.reading(again, first.value().offset())));
    }

    private static boolean isAcknowledgedBetween(Value value, Operation before, Operation after) {
        return value.is(Outcome.OK)
                && precedes(before, Objects.requireNonNull(value.commit()))
                && value.wasThereBefore(after);
    }

    /** A commit of unknown outcome was read, and then what was there before it began. */
    static Stream<LegalHistory> undo(LegalHistory history) {
        return readsOfTheUnknown(history)
                .flatMap(first -> history.queries(first.key())
                        .filter(then -> precedes(first.read(), then.read()))
                        .flatMap(then ->
                                olderThan(first.value(), history).map(older -> history.reading(then, older.offset()))));
    }

    private static Stream<Sight> readsOfTheUnknown(LegalHistory history) {
        return history.sights().filter(seen -> seen.value().is(Outcome.UNKNOWN));
    }

    /** A read claims a smaller revision than one that was answered before it began. */
    static Stream<LegalHistory> lowerTheRevisionOfARead(LegalHistory history) {
        return history.answered()
                .filter(read -> read.kind() == OperationKind.QUERY)
                .flatMap(read -> history.answered()
                        .filter(before -> precedes(before, read) && before.revision() > 0)
                        .map(before -> history.withRevision(read, before.revision() - 1)));
    }

    /** A commit claims a greater revision than a read that returned it. */
    static Stream<LegalHistory> raiseTheRevisionOfACommit(LegalHistory history) {
        return history.sights()
                .filter(seen -> seen.value().is(Outcome.OK))
                .map(seen -> history.withRevision(
                        Objects.requireNonNull(seen.value().commit()),
                        seen.read().revision() + 1));
    }

    /** Of two commits that followed each other, each claims the other one's revision. */
    static Stream<LegalHistory> swapTwoRevisions(LegalHistory history) {
        return history.answered()
                .filter(commit -> commit.kind() == OperationKind.COMMIT)
                .flatMap(first -> history.answered()
                        .filter(second -> second.kind() == OperationKind.COMMIT && precedes(first, second))
                        .map(second ->
                                history.withRevision(first, second.revision()).withRevision(second, first.revision())));
    }

    /** Two reads of a position at one revision return different values. */
    static Stream<LegalHistory> disagreeAtOneRevision(LegalHistory history) {
        return history.sights()
                .flatMap(seen -> history.sights()
                        .filter(other ->
                                other.key().equals(seen.key()) && !other.read().equals(seen.read()))
                        .filter(other -> other.read().revision() == seen.read().revision())
                        .flatMap(other -> history.values(seen.key())
                                .filter(value -> !value.equals(seen.value()))
                                .map(value -> history.reading(other, value.offset()))));
    }
}
