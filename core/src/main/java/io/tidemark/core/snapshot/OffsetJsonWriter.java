package io.tidemark.core.snapshot;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import io.tidemark.core.offset.OffsetRow;
import io.tidemark.core.offset.TableSummary;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.stream.IntStream;

/** Streams the members of consumerOffset.json as strict JSON in UTF-8, a row a line. One thread owns it. */
final class OffsetJsonWriter implements Closeable {

    /** Neither closes the stream below nor completes JSON that was broken off. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private static final int ENCODED_QUEUE_IDS = 256;

    /** The queue ids that nearly all rows use, encoded once. */
    private final SerializedString[] queueNames = IntStream.range(0, ENCODED_QUEUE_IDS)
            .mapToObj(queueId -> new SerializedString(Integer.toString(queueId)))
            .toArray(SerializedString[]::new);

    private final LineLayout layout = new LineLayout();
    private final JsonGenerator json;

    OffsetJsonWriter(OutputStream out) throws IOException {
        json = JSON.createGenerator(out, JsonEncoding.UTF8).setPrettyPrinter(layout);
    }

    /** Begins the root object: a member a line. */
    void startRoot() throws IOException {
        layout.linePerEntry(true);
        json.writeStartObject();
    }

    /** Begins an object whose members are tables or rows, a line each. */
    void startTable(String name) throws IOException {
        json.writeObjectFieldStart(name);
        layout.linePerEntry(true);
    }

    /** Begins an object whose members share a line. */
    void startLine(String name) throws IOException {
        json.writeObjectFieldStart(name);
        layout.linePerEntry(false);
    }

    /** Ends an object and goes on with the one around it, whose members share a line. */
    void endWithinLine() throws IOException {
        json.writeEndObject();
        layout.linePerEntry(false);
    }

    /** Ends an object and goes on with the one around it, whose members have a line each. */
    void end() throws IOException {
        json.writeEndObject();
        layout.linePerEntry(true);
    }

    void member(String name, String value) throws IOException {
        json.writeStringField(name, value);
    }

    void member(String name, long value) throws IOException {
        json.writeNumberField(name, value);
    }

    /** RocketMQ's {@code dataVersion}. It advances by commands only, so all replicas write the same one. */
    void dataVersion(TableSummary summary) throws IOException {
        startLine("dataVersion");
        member("counter", summary.commands());
        member("stateVersion", 0);
        member("timestamp", summary.timeMillis());
        end();
    }

    /** One row: {@code "topic@group":{"0":10,"1":20}}. */
    void row(String topicAtGroup, OffsetRow offsets) throws IOException {
        startLine(topicAtGroup);
        for (int i = 0; i < offsets.size(); i++) {
            int queueId = offsets.queueId(i);
            if (queueId < ENCODED_QUEUE_IDS) {
                json.writeFieldName(queueNames[queueId]);
            } else {
                json.writeFieldName(Integer.toString(queueId));
            }
            json.writeNumber(offsets.offset(i));
        }
        end();
    }

    /** Hands what was buffered to the stream below. */
    void flush() throws IOException {
        json.flush();
    }

    /** Hands over what was buffered and leaves the stream below open. */
    @Override
    public void close() throws IOException {
        json.close();
    }
}
