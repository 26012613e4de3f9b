package io.tidemark.core.protocol;

import java.nio.charset.StandardCharsets;

/** Reads a binary body from its start; every step is checked against the end before anything is allocated. */
final class BodyReader {

    private static final int VARINT_BYTES_MAX = 10;

    private final byte[] bytes;
    private int at;

    BodyReader(byte[] bytes) {
        this.bytes = bytes;
    }

    private int remaining() {
        return bytes.length - at;
    }

    void version(int expected) {
        int version = remaining() == 0 ? -1 : bytes[at++] & 0xFF;
        if (version != expected) {
            throw damaged("version=" + version + ", expected " + expected);
        }
    }

    /** An unsigned LEB128 number of 64 bits. */
    long varint() {
        long value = 0;
        for (int i = 0; i < VARINT_BYTES_MAX; i++) {
            if (at == bytes.length) {
                throw damaged("it ends inside a number");
            }
            byte next = bytes[at++];
            if (i == VARINT_BYTES_MAX - 1 && (next & 0xFE) != 0) {
                break;
            }
            value |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("a number before at=" + at + " has more than 64 bits");
    }

    /** A count of things that take at least {@code bytesEach} each. */
    int count(String what, int bytesEach) {
        long count = varint();
        if (count < 0 || count > remaining() / bytesEach) {
            throw damaged(what + "=" + Long.toUnsignedString(count) + " remainingBytes=" + remaining());
        }
        return (int) count;
    }

    /** A place in a table of {@code size}. */
    int index(String what, int size) {
        long index = varint();
        if (index < 0 || index >= size) {
            throw damaged(what + "=" + Long.toUnsignedString(index) + ", expected less than " + size);
        }
        return (int) index;
    }

    String text() {
        int length = count("stringBytes", 1);
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    void end() {
        if (remaining() != 0) {
            throw damaged("at=" + at + " remainingBytes=" + remaining() + ", expected the end");
        }
    }

    private static InvalidFieldException damaged(String what) {
        return new InvalidFieldException(FieldName.BODY, "body: " + what);
    }
}
