package io.tidemark.failover.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.core.offset.PositionKey;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A history in a file: JSON lines, gzipped, to be looked at with zcat. The first line says what it is, the last one how
 * many operations it has, and between them each operation has a line, in the order of their numbers:
 *
 * <pre>
 * {"format":"tidemark-history","version":1,"dropped":0}
 * {"client":"writer-1","node":"n2","kind":"COMMIT","invoked":1203114,"returned":2204310,"outcome":"OK","revision":33,"positions":[["orders@billing/0",17]]}
 * {"operations":1}
 * </pre>
 *
 * Times are nanoseconds since the run's start; {@code returned} is absent in what never returned, {@code revision} in
 * what has none. A position is its row, its queue and its offset, null for none.
 */
public final class HistoryFile {

    private static final String FORMAT = "tidemark-history";
    private static final int VERSION = 1;
    private static final String SIZE = "operations";

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private HistoryFile() {}

    /** Writes a history; a file that is there is replaced. */
    public static void write(History history, Path file) throws IOException {
        try (OutputStream out = new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), 1 << 16);
                JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            json.writeNumberField("version", VERSION);
            json.writeNumberField("dropped", history.dropped());
            json.writeEndObject();
            for (int i = 0; i < history.size(); i++) {
                write(history.operation(i), json);
            }
            json.writeStartObject();
            json.writeNumberField(SIZE, history.size());
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void write(Operation operation, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("client", operation.client());
        json.writeStringField("node", operation.node());
        json.writeStringField("kind", operation.kind().name());
        json.writeNumberField("invoked", operation.invokedNanos());
        if (operation.returnedNanos() != Operation.NEVER) {
            json.writeNumberField("returned", operation.returnedNanos());
        }
        json.writeStringField("outcome", operation.outcome().name());
        if (operation.outcome() == Outcome.OK) {
            json.writeNumberField("revision", operation.revision());
        }
        json.writeArrayFieldStart("positions");
        for (OperationPosition position : operation.positions()) {
            json.writeStartArray();
            json.writeString(position.key().row() + "/" + position.key().queueId());
            if (position.offset().isPresent()) {
                json.writeNumber(position.offset().getAsLong());
            } else {
                json.writeNull();
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /**
     * Reads a history that {@link #write} has written.
     *
     * @throws IOException also when the file ends too early or is no history; it says in which line
     */
    public static History read(Path file) throws IOException {
        History history = new History();
        try (InputStream stored = new BufferedInputStream(Files.newInputStream(file))) {
            int line = 1;
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(stored, 1 << 16), StandardCharsets.UTF_8))) {
                header(json(lines), history);
                for (line = 2; ; line++) {
                    JsonNode next = json(lines);
                    if (next.has(SIZE)) {
                        end(next, history, lines);
                        return history;
                    }
                    history.add(operation(next, history.size()));
                }
            } catch (IOException | IllegalArgumentException e) {
                String what = Objects.requireNonNullElse(e.getMessage(), "the file ends here");
                throw new IOException("%s line %d: %s".formatted(file, line, what), e);
            }
        }
    }

    private static JsonNode json(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new EOFException("the file ends here, without its last line");
        }
        return JSON.readTree(line);
    }

    private static void header(JsonNode line, History history) throws IOException {
        if (!FORMAT.equals(line.path("format").asText()) || line.path("version").asInt() != VERSION) {
            throw new IOException("expected format=%s version=%d, got %s".formatted(FORMAT, VERSION, line));
        }
        history.drop(number(line, "dropped"));
    }

    /** Reads to the end, where gzip has its checksum. */
    private static void end(JsonNode line, History history, BufferedReader lines) throws IOException {
        if (number(line, SIZE) != history.size()) {
            throw new IOException("%d operations, expected %s".formatted(history.size(), line));
        }
        if (lines.readLine() != null) {
            throw new IOException("expected nothing behind this line");
        }
    }

    private static Operation operation(JsonNode line, int number) {
        List<OperationPosition> positions = new ArrayList<>();
        for (JsonNode position : line.required("positions")) {
            JsonNode offset = position.required(1);
            positions.add(new OperationPosition(
                    key(text(position.required(0))),
                    offset.isNull() ? OptionalLong.empty() : OptionalLong.of(number(offset))));
        }
        return new Operation(
                number,
                text(line.required("client")),
                text(line.required("node")),
                OperationKind.valueOf(text(line.required("kind"))),
                number(line, "invoked"),
                line.has("returned") ? number(line, "returned") : Operation.NEVER,
                Outcome.valueOf(text(line.required("outcome"))),
                line.has("revision") ? number(line, "revision") : 0,
                positions);
    }

    private static long number(JsonNode object, String field) {
        return number(object.required(field));
    }

    /** Jackson's own conversions make 0 of what is no number. */
    private static long number(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("got " + value + ", expected a whole number");
        }
        return value.longValue();
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException("got " + value + ", expected a text");
        }
        return value.textValue();
    }

    private static PositionKey key(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("position=" + text + ", expected row/queue");
        }
        return new PositionKey(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
    }
}
