package io.tidemark.core.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import java.io.IOException;

/**
 * Puts each entry of some objects on a line of its own, so that people can grep a table, and adds no other white
 * space.
 */
final class LineLayout implements PrettyPrinter {

    private boolean linePerEntry;

    /** Whether the entries of the object that is written now begin a new line. */
    void linePerEntry(boolean yes) {
        linePerEntry = yes;
    }

    @Override
    public void writeStartObject(JsonGenerator json) throws IOException {
        json.writeRaw('{');
    }

    @Override
    public void beforeObjectEntries(JsonGenerator json) throws IOException {
        lineBreak(json);
    }

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
        json.writeRaw(':');
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
        json.writeRaw(',');
        lineBreak(json);
    }

    @Override
    public void writeEndObject(JsonGenerator json, int entries) throws IOException {
        if (entries > 0) {
            lineBreak(json);
        }
        json.writeRaw('}');
    }

    @Override
    public void writeStartArray(JsonGenerator json) throws IOException {
        json.writeRaw('[');
    }

    @Override
    public void beforeArrayValues(JsonGenerator json) {}

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
        json.writeRaw(',');
    }

    @Override
    public void writeEndArray(JsonGenerator json, int values) throws IOException {
        json.writeRaw(']');
    }

    @Override
    public void writeRootValueSeparator(JsonGenerator json) {}

    private void lineBreak(JsonGenerator json) throws IOException {
        if (linePerEntry) {
            json.writeRaw('\n');
        }
    }
}
