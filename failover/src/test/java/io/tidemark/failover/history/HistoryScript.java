package io.tidemark.failover.history;

import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A history written by hand, one operation a line: from when to when (never is left empty), what, and how it ended.
 *
 * <pre>
 * 0..10   commit a=1 b=1     ok 5
 * 11..12  query a=1 b=1      ok 5
 * 20..    commit a=2         unknown
 * 20..21  stale a=nothing    ok 0
 * </pre>
 *
 * A line may begin with {@code client@node}; else every operation is its own client's, at n1.
 */
final class HistoryScript {

    private static final Pattern LINE = Pattern.compile(
            "(?:(?<client>\\S+)@(?<node>\\S+)\\s+)?(?<from>\\d+)\\.\\.(?<to>\\d*)\\s+(?<kind>commit|query|stale)"
                    + "\\s+(?<positions>\\S.*?)\\s+(?<outcome>ok|refused|unknown)(?:\\s+(?<revision>\\d+))?");

    private HistoryScript() {}

    static History of(String... lines) {
        List<Operation> operations = new ArrayList<>();
        for (String line : lines) {
            operations.add(operation(line, operations.size()));
        }
        return History.of(operations);
    }

    private static Operation operation(String line, int number) {
        Matcher matcher = LINE.matcher(line.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no operation: " + line);
        }
        String client = matcher.group("client");
        String to = matcher.group("to");
        String revision = matcher.group("revision");
        return new Operation(
                number,
                client == null ? "client-" + number : client,
                client == null ? "n1" : matcher.group("node"),
                switch (matcher.group("kind")) {
                    case "commit" -> OperationKind.COMMIT;
                    case "query" -> OperationKind.QUERY;
                    default -> OperationKind.STALE_QUERY;
                },
                Long.parseLong(matcher.group("from")),
                to.isEmpty() ? Operation.NEVER : Long.parseLong(to),
                Outcome.valueOf(matcher.group("outcome").toUpperCase(Locale.ROOT)),
                revision == null ? 0 : Long.parseLong(revision),
                Arrays.stream(matcher.group("positions").split("\\s+"))
                        .map(HistoryScript::position)
                        .toList());
    }

    private static OperationPosition position(String text) {
        int equals = text.indexOf('=');
        String offset = text.substring(equals + 1);
        return new OperationPosition(
                PositionKey.of("", "orders", text.substring(0, equals), 0),
                offset.equals("nothing") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(offset)));
    }
}
