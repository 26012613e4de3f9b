package io.tidemark.client.cli.output;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** How rows are written. Columns are named as JSON members are; a table's heading is made of that name. */
public enum OutputFormat {
    table,
    json,
    csv;

    /** A printer of rows with these columns. Closing it leaves {@code out} open. */
    public RowPrinter rows(PrintWriter out, List<String> columns) throws IOException {
        return switch (this) {
            case table -> new TextTable(out, columns);
            case json -> new JsonRows(out, columns);
            case csv -> new CsvRows(out, columns);
        };
    }
}
