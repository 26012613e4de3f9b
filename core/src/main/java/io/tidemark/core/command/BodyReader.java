package io.tidemark.core.command;

import io.tidemark.core.offset.InvalidPositionException;
import java.nio.charset.StandardCharsets;

/** Reads a command's fields one after another, never past {@code end}. Used by one thread. */
final class BodyReader {

    private final byte[] bytes;
    private final int end;
    private int at;

    BodyReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    int remaining() {
        return end - at;
    }

    long readVarint() throws DamagedCommandException {
        long value = 0;
        for (int shift = 0; shift < Varint.LONG_BYTES_MAX * 7; shift += 7) {
            if (at == end) {
                throw damaged("a number goes past the end");
            }
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                if (next == 0 && shift > 0) {
                    throw damaged("a number is longer than it need be");
                }
                return value;
            }
        }
        throw damaged("a number has more than 63 bits");
    }

    /** A number that must be between {@code least} and {@code most}; {@code what} names it when it is not. */
    int readVarint(String what, int least, int most) throws DamagedCommandException {
        long value = readVarint();
        if (value < least || value > most) {
            throw damaged("%s=%d, expected %d to %d".formatted(what, value, least, most));
        }
        return (int) value;
    }

    /** A length from {@code least} to {@code most}, named {@code what}, and as many bytes, one a character. */
    String readAscii(String what, int least, int most) throws DamagedCommandException {
        int length = readVarint(what, least, most);
        // Only now: the length's own bytes are no part of what is left for the text.
        if (length > remaining()) {
            throw damaged("%s=%d, expected at most %d".formatted(what, length, remaining()));
        }
        String text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
        at += length;
        return text;
    }

    /** A name breaks its rules. */
    DamagedCommandException damaged(String what, InvalidPositionException cause) {
        DamagedCommandException damaged = damaged(what + ": " + cause.getMessage());
        damaged.initCause(cause);
        return damaged;
    }

    /** Nothing may follow what was read. */
    void requireEnd() throws DamagedCommandException {
        if (remaining() > 0) {
            throw damaged("bytes left=" + remaining());
        }
    }

    DamagedCommandException damaged(String what) {
        return new DamagedCommandException("at=" + at + ": " + what);
    }
}
