package io.tidemark.core.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The header as a JSON object, written like RocketMQ 5.5.0 does it: no spaces, members in alphabetical order, those
 * without a value left out.
 *
 * <p>Read leniently where RocketMQ is: any order, unknown members skipped, missing numbers 0, numbers as strings and
 * numbers or booleans as values of ext fields taken, null values as if absent, unknown languages kept as unknown. Not
 * accepted: bytes that are not UTF-8, anything after the object, objects or arrays as ext field values.
 */
final class JsonHeader {

    private static final int NESTING_DEPTH_MAX = 16;

    // Names come from outside: interning them would let anyone fill the JVM's string table.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_DEPTH_MAX)
                    .maxStringLength(RemotingFrameCodec.HEADER_BYTES_MAX)
                    .build())
            .build();

    private static final byte[] CODE = ascii("{\"code\":");
    private static final byte[] EXT_FIELDS = ascii(",\"extFields\":{");
    private static final byte[] FLAG = ascii(",\"flag\":");
    private static final byte[] LANGUAGE = ascii(",\"language\":\"");
    private static final byte[] OPAQUE = ascii(",\"opaque\":");
    private static final byte[] REMARK = ascii(",\"remark\":");
    private static final byte[] VERSION = ascii(",\"serializeTypeCurrentRPC\":\"JSON\",\"version\":");

    private JsonHeader() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static RemotingCommand decode(byte[] bytes, int from, int length, byte[] body) throws MalformedFrameException {
        // Given bytes, Jackson would guess UTF-16 and UTF-32 too, and take much for UTF-8 that is not.
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
            try (JsonParser parser = JSON.createParser(text.array(), text.arrayOffset(), text.length())) {
                return decode(parser, body);
            }
        } catch (IOException | RuntimeException e) {
            // Jackson tells of some bad input by unchecked exceptions. Its messages quote the input: only the class is
            // passed on.
            throw new MalformedFrameException(
                    "headerLength=" + length + " is no JSON header: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    private static RemotingCommand decode(JsonParser parser, byte[] body) throws IOException, MalformedFrameException {
        expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
        int code = 0;
        int flag = 0;
        int language = RemotingCommand.LANGUAGE_UNKNOWN;
        int opaque = 0;
        int version = 0;
        String remark = null;
        ExtFields extFields = ExtFields.EMPTY;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "code" -> code = number(parser, name);
                case "extFields" -> extFields = decodeFields(parser);
                case "flag" -> flag = number(parser, name);
                case "language" -> language = language(parser);
                case "opaque" -> opaque = number(parser, name);
                case "remark" -> remark = text(parser, name);
                case "version" -> version = number(parser, name);
                default -> parser.skipChildren();
            }
        }
        expect(parser, parser.currentToken(), JsonToken.END_OBJECT);
        expect(parser, parser.nextToken(), null);
        return new RemotingCommand(SerializeType.JSON, code, language, version, opaque, flag, remark, extFields, body);
    }

    private static ExtFields decodeFields(JsonParser parser) throws IOException, MalformedFrameException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return ExtFields.EMPTY;
        }
        expect(parser, parser.currentToken(), JsonToken.START_OBJECT);
        ExtFields.Builder fields = ExtFields.builder();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            String value = text(parser, "extFields");
            if (fields.size() == BinaryHeader.EXT_FIELDS_MAX) {
                throw new MalformedFrameException("extFields>" + BinaryHeader.EXT_FIELDS_MAX + ", expected no more");
            }
            if (value != null) {
                fields.add(name, value);
            }
        }
        expect(parser, parser.currentToken(), JsonToken.END_OBJECT);
        return fields.build();
    }

    private static int number(JsonParser parser, String member) throws IOException, MalformedFrameException {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> parser.getIntValue();
            case VALUE_STRING -> Integer.parseInt(parser.getText());
            case VALUE_NULL -> 0;
            default -> throw unexpected(parser, member);
        };
    }

    private static int language(JsonParser parser) throws IOException, MalformedFrameException {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> parser.getIntValue();
            case VALUE_STRING -> LanguageNames.codeOf(parser.getText());
            case VALUE_NULL -> RemotingCommand.LANGUAGE_UNKNOWN;
            default -> throw unexpected(parser, "language");
        };
    }

    private static @Nullable String text(JsonParser parser, String member) throws IOException, MalformedFrameException {
        return switch (parser.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> parser.getText();
            case VALUE_NULL -> null;
            default -> throw unexpected(parser, member);
        };
    }

    private static MalformedFrameException unexpected(JsonParser parser, String member) {
        return new MalformedFrameException(
                "member=" + member + " token=" + parser.currentToken() + ", expected a simple value");
    }

    private static void expect(JsonParser parser, @Nullable JsonToken token, @Nullable JsonToken expected)
            throws MalformedFrameException {
        if (token != expected) {
            throw new MalformedFrameException("token=" + token + " at="
                    + parser.currentLocation().getCharOffset() + ", expected "
                    + (expected == null ? "the header's end" : expected));
        }
    }

    static long encodedLength(RemotingCommand command) {
        long length = (long) CODE.length
                + JsonText.numberLength(command.code())
                + FLAG.length
                + JsonText.numberLength(command.flag())
                + OPAQUE.length
                + JsonText.numberLength(command.opaque())
                + VERSION.length
                + JsonText.numberLength(command.version())
                + 1;
        ExtFields fields = command.extFields();
        if (!fields.isEmpty()) {
            // A colon in each, a comma between them, a brace after them.
            length += EXT_FIELDS.length + 2L * fields.size();
            for (int i = 0; i < fields.size(); i++) {
                length += JsonText.quotedLength(fields.name(i)) + JsonText.quotedLength(fields.value(i));
            }
        }
        String language = LanguageNames.nameOf(command.languageCode());
        if (language != null) {
            length += LANGUAGE.length + language.length() + 1;
        }
        String remark = command.remark();
        if (remark != null) {
            length += REMARK.length + JsonText.quotedLength(remark);
        }
        return length;
    }

    static void encode(RemotingCommand command, ByteBuffer target) {
        target.put(CODE);
        JsonText.putNumber(target, command.code());
        ExtFields fields = command.extFields();
        if (!fields.isEmpty()) {
            target.put(EXT_FIELDS);
            for (int i = 0; i < fields.size(); i++) {
                if (i > 0) {
                    target.put((byte) ',');
                }
                JsonText.putQuoted(target, fields.name(i));
                target.put((byte) ':');
                JsonText.putQuoted(target, fields.value(i));
            }
            target.put((byte) '}');
        }
        target.put(FLAG);
        JsonText.putNumber(target, command.flag());
        String language = LanguageNames.nameOf(command.languageCode());
        if (language != null) {
            target.put(LANGUAGE);
            target.put(ascii(language));
            target.put((byte) '"');
        }
        target.put(OPAQUE);
        JsonText.putNumber(target, command.opaque());
        String remark = command.remark();
        if (remark != null) {
            target.put(REMARK);
            JsonText.putQuoted(target, remark);
        }
        target.put(VERSION);
        JsonText.putNumber(target, command.version());
        target.put((byte) '}');
    }
}
