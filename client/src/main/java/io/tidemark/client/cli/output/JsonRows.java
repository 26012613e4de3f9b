package io.tidemark.client.cli.output;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON array with an object a row, each on a line of its own, so that lines can be searched. */
final class JsonRows implements RowPrinter {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final PrintWriter out;
    private final List<String> columns;
    private String before = "[\n  ";

    JsonRows(PrintWriter out, List<String> columns) {
        this.out = out;
        this.columns = columns;
    }

    @Override
    public void row(@Nullable Object... cells) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            object.put(columns.get(i), cells[i]);
        }
        out.print(before + MAPPER.writeValueAsString(object));
        before = ",\n  ";
    }

    @Override
    public void close() {
        out.println(before.startsWith("[") ? "[]" : "\n]");
    }
}
