package io.tidemark.core.command;

import java.nio.charset.StandardCharsets;

/** Writes a command's fields one after another into an array that was made to measure. Used by one thread. */
final class BodyWriter {

    private final byte[] bytes;
    private int at;

    BodyWriter(byte[] bytes) {
        this.bytes = bytes;
    }

    /** How many bytes are written. */
    int written() {
        return at;
    }

    void writeByte(int value) {
        bytes[at++] = (byte) value;
    }

    /** Big endian. */
    void writeInt(int value) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            writeByte(value >>> shift);
        }
    }

    /** Big endian. */
    void writeLong(long value) {
        writeInt((int) (value >>> Integer.SIZE));
        writeInt((int) value);
    }

    void writeVarint(long value) {
        long rest = value;
        while (rest > 0x7f) {
            writeByte((int) rest | 0x80);
            rest >>>= 7;
        }
        writeByte((int) rest);
    }

    /** A length and as many ASCII bytes. */
    void writeAscii(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        writeVarint(ascii.length);
        System.arraycopy(ascii, 0, bytes, at, ascii.length);
        at += ascii.length;
    }
}
