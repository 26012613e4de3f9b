package io.tidemark.server.remoting;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Writes a body in JSON as RocketMQ's tools read it. They know maps from objects, whose text has an object where JSON
 * wants a member's name; so no library for JSON writes it. The text is ASCII.
 */
final class RocketMqJson {

    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder text = new StringBuilder();
    private final int bytesMax;

    /** Whether a value or a member stands before the place where the next one would begin. */
    private boolean follows;

    /** @param bytesMax past which it throws {@link AnswerTooLargeException} */
    RocketMqJson(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    RocketMqJson beginObject() {
        return begin('{');
    }

    RocketMqJson endObject() {
        return end('}');
    }

    RocketMqJson beginArray() {
        return begin('[');
    }

    RocketMqJson endArray() {
        return end(']');
    }

    /** A member's name; its value comes next. */
    RocketMqJson name(String name) {
        return value(name).named();
    }

    /** Makes the value before, an object even, the name of a member whose value comes next. */
    RocketMqJson named() {
        text.append(':');
        follows = false;
        return this;
    }

    /** A queue, as the name of a member whose value comes next. */
    RocketMqJson queue(String broker, String topic, int queueId) {
        beginObject().name("brokerName").value(broker);
        return name("queueId")
                .value(queueId)
                .name("topic")
                .value(topic)
                .endObject()
                .named();
    }

    RocketMqJson value(String value) {
        separate();
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
                text.append(c);
            } else {
                text.append("\\u").append(HEX.toHexDigits(c));
            }
        }
        text.append('"');
        return bounded();
    }

    RocketMqJson value(long value) {
        separate();
        text.append(value);
        return bounded();
    }

    RocketMqJson value(boolean value) {
        separate();
        text.append(value);
        return bounded();
    }

    RocketMqJson values(Iterable<String> values) {
        beginArray();
        values.forEach(this::value);
        return endArray();
    }

    byte[] toBytes() {
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private RocketMqJson begin(char bracket) {
        separate();
        text.append(bracket);
        follows = false;
        return this;
    }

    private RocketMqJson end(char bracket) {
        text.append(bracket);
        follows = true;
        return bounded();
    }

    private void separate() {
        if (follows) {
            text.append(',');
        }
        follows = true;
    }

    private RocketMqJson bounded() {
        if (text.length() > bytesMax) {
            throw new AnswerTooLargeException(bytesMax);
        }
        return this;
    }
}
