package io.tidemark.client.cli.output;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A header with the columns' names and a line a row, as RFC 4180 has it but for the line ends: an LF. */
final class CsvRows implements RowPrinter {

    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private final SequenceWriter rows;

    CsvRows(Writer out, List<String> columns) throws IOException {
        // Written as a row: Jackson's own header comes with the first row, and there may be none.
        rows = MAPPER.writer(MAPPER.schema().withLineSeparator("\n")).writeValues(out);
        rows.write(columns);
    }

    @Override
    public void row(@Nullable Object... cells) throws IOException {
        rows.write(Arrays.stream(cells).map(CsvRows::value).toList());
    }

    private static Object value(@Nullable Object cell) {
        return cell instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining("; "))
                : Objects.requireNonNullElse(cell, "");
    }

    /** Leaves the stream below open. */
    @Override
    public void close() throws IOException {
        rows.close();
    }
}
