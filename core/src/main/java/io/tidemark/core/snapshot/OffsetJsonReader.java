package io.tidemark.core.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Streams the members of a file of offsets, and names the file and the place in everything it refuses. One thread owns
 * it.
 */
final class OffsetJsonReader implements Closeable {

    /**
     * Field names are not kept: a table has a million different ones, and Jackson's symbol table refuses to hold that
     * many.
     */
    private static final JsonFactory STRICT = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Takes RocketMQ's unquoted queue ids, too. */
    private static final JsonFactory LENIENT = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    /** Longer than the longest row key. */
    private static final int TOLD_LENGTH_MAX = 600;

    private final Path file;
    private final String advice;
    private final JsonParser json;

    private OffsetJsonReader(Path file, String advice, JsonParser json) {
        this.file = file;
        this.advice = advice;
        this.json = json;
    }

    /** @param advice what to do when the file is refused */
    static OffsetJsonReader strict(Path file, String advice) throws IOException {
        return new OffsetJsonReader(file, advice, STRICT.createParser(Files.newInputStream(file)));
    }

    /** @param advice what to do when the file is refused */
    static OffsetJsonReader lenient(Path file, String advice) throws IOException {
        return new OffsetJsonReader(file, advice, LENIENT.createParser(Files.newInputStream(file)));
    }

    /** Reads the whole file as one object, whose members {@code body} takes. */
    void readRoot(Body body) throws IOException {
        try {
            json.nextToken();
            startObject("the file");
            body.read();
            if (json.nextToken() != null) {
                throw refused("more text follows the end of the object");
            }
        } catch (JsonProcessingException e) {
            throw refused(e.getOriginalMessage(), e.getLocation(), e);
        } catch (CharConversionException e) {
            throw refused(String.valueOf(e.getMessage()), json.currentLocation(), e);
        }
    }

    /** The next member's name, with its value as the current token; null at the object's end. */
    @Nullable
    String nextMember() throws IOException {
        String name = json.nextFieldName();
        if (name != null) {
            json.nextToken();
        }
        return name;
    }

    /** Goes into an object, up to before its first member. */
    void startObject(String name) throws SnapshotFormatException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw refused(name + " is " + describe() + ", expected an object");
        }
    }

    /** A number of at least 0 and at most 2^63 - 1. */
    long number(String name) throws IOException {
        if (!isLong() || json.getLongValue() < 0) {
            throw refused(name + " is " + describe() + ", expected a number from 0 to " + Long.MAX_VALUE);
        }
        return json.getLongValue();
    }

    /** Whether the current value is a whole number that fits a long. */
    boolean isLong() throws IOException {
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    /** The current value, for which {@link #isLong} holds. */
    long longValue() throws IOException {
        return json.getLongValue();
    }

    String text(String name) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw refused(name + " is " + describe() + ", expected a string");
        }
        return json.getText();
    }

    /** Whether the current value is an object. */
    boolean isObject() {
        return json.currentToken() == JsonToken.START_OBJECT;
    }

    /** Passes over the current value, whatever it holds. */
    void skip() throws IOException {
        json.skipChildren();
    }

    /** The current value in a few words. */
    String describe() throws SnapshotFormatException {
        JsonToken token = json.currentToken();
        if (token == null) {
            return "empty";
        }
        try {
            return token.isScalarValue()
                    ? abbreviate(json.getText())
                    : token == JsonToken.START_ARRAY ? "an array" : "an object";
        } catch (IOException e) {
            throw refused("a value can't be read", json.currentLocation(), e);
        }
    }

    /** @param problem what is wrong at the current place */
    SnapshotFormatException refused(String problem) {
        return refused(problem, json.currentTokenLocation(), null);
    }

    private SnapshotFormatException refused(String problem, @Nullable JsonLocation place, @Nullable Throwable cause) {
        String where = place == null ? "" : "line=" + place.getLineNr() + " column=" + place.getColumnNr() + ": ";
        return new SnapshotFormatException(file, where + problem, advice, cause);
    }

    /** A text from the file, short enough for a message. */
    static String abbreviate(String text) {
        return text.length() <= TOLD_LENGTH_MAX ? text : text.substring(0, TOLD_LENGTH_MAX) + "…";
    }

    @Override
    public void close() throws IOException {
        json.close();
    }

    /** Takes the members of an object. */
    @FunctionalInterface
    interface Body {
        void read() throws IOException;
    }
}
