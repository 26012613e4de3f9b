package io.tidemark.client.cli.output;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Prints one row after another under the columns that it was made for. Closing it prints the end of the last one. */
public interface RowPrinter extends Closeable {

    /**
     * Prints a row.
     *
     * @param cells one for each column: a text, a number, a boolean, a list of texts, or null for what is not known
     */
    void row(@Nullable Object... cells) throws IOException;
}
