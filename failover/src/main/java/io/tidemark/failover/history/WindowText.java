package io.tidemark.failover.history;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A few operations as lines that a person can follow: when, in milliseconds since the run's start, who, where, what. */
final class WindowText {

    private static final String LINE = "  %14s  %14s  %-9s %-12s %-6s %s%n";

    private WindowText() {}

    static String of(List<Operation> operations) {
        return LINE.formatted("from ms", "to ms", "operation", "client", "node", "what")
                + operations.stream().map(WindowText::line).collect(Collectors.joining());
    }

    private static String line(Operation operation) {
        return LINE.formatted(
                millis(operation.invokedNanos()),
                operation.returnedNanos() == Operation.NEVER ? "never" : millis(operation.returnedNanos()),
                "#" + operation.number(),
                operation.client(),
                operation.node(),
                what(operation));
    }

    private static String what(Operation operation) {
        String positions = operation.positions().stream()
                .map(position -> told(operation, position))
                .collect(Collectors.joining(" "));
        String kind = operation.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return switch (operation.outcome()) {
            case OK -> "%s %s  revision %d".formatted(kind, positions, operation.revision());
            case REFUSED -> kind + " " + positions + "  refused";
            case UNKNOWN -> kind + " " + positions + "  outcome unknown";
        };
    }

    private static String told(Operation operation, OperationPosition position) {
        boolean unanswered = operation.kind() != OperationKind.COMMIT && operation.outcome() != Outcome.OK;
        return unanswered ? position.key().row() + "/" + position.key().queueId() : position.toString();
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.6f", nanos / 1e6);
    }
}
