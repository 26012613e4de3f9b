package io.tidemark.core.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a binary body into an array that grows. */
final class BodyWriter {

    private byte[] bytes;
    private int size;

    BodyWriter(int expectedBytes) {
        bytes = new byte[Math.max(expectedBytes, 16)];
    }

    void version(int version) {
        reserve(1);
        bytes[size++] = (byte) version;
    }

    /** An unsigned LEB128 number; a negative one takes ten bytes. */
    void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        varint(encoded.length);
        reserve(encoded.length);
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        size += encoded.length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + (bytes.length >> 1)));
        }
    }
}
