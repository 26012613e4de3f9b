package io.tidemark.client.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of text under a heading, each column as wide as its widest cell. Columns of numbers stand to the right. */
final class TextTable implements RowPrinter {

    private static final String GAP = "  ";

    private final PrintWriter out;
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] texts;

    TextTable(PrintWriter out, List<String> columns) {
        this.out = out;
        texts = new boolean[columns.size()];
        rows.add(columns.stream().map(TextTable::heading).toList());
    }

    /** {@code queueId} becomes {@code QUEUE ID}. */
    private static String heading(String column) {
        return column.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT);
    }

    /** Keeps a row, since the widths are known at the end only. A null and an empty text are shown as a dash. */
    @Override
    public void row(@Nullable Object... cells) {
        for (int column = 0; column < texts.length; column++) {
            Object cell = cells[column];
            texts[column] |= cell != null && !(cell instanceof Number);
        }
        rows.add(Arrays.stream(cells).map(TextTable::text).toList());
    }

    private static String text(@Nullable Object cell) {
        if (cell == null || cell.equals("")) {
            return "-";
        } else if (cell instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining("; "));
        } else if (cell instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        return cell.toString();
    }

    @Override
    public void close() {
        int[] widths = new int[texts.length];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                String padding = " ".repeat(widths[column] - cell.length());
                line.append(texts[column] ? cell + padding : padding + cell).append(GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
