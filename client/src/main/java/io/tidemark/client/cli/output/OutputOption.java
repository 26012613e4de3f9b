package io.tidemark.client.cli.output;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Option;

/** The option of every command that prints data. */
public final class OutputOption {

    @Option(
            names = "--output",
            defaultValue = "table",
            paramLabel = "FORMAT",
            description =
                    "table (for people), json or csv (for programs; their names stay). Default: ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.table;

    public OutputFormat format() {
        return format;
    }

    /** Whether people read it: then what the rows do not tell is said around them. */
    public boolean forPeople() {
        return format == OutputFormat.table;
    }

    /** A printer of rows with these columns to the command's output. */
    public RowPrinter rows(Terminal terminal, List<String> columns) throws IOException {
        return format.rows(terminal.out(), columns);
    }
}
