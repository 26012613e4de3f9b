package io.tidemark.core.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes strings and numbers of a JSON header straight into the frame. A generator would need a buffer of its own,
 * and refuses the lone surrogates that a client's name may bring into a remark; here they become '?', as in the
 * binary header.
 */
final class JsonText {

    /** What follows the backslash for each ASCII character: 0 none, 'u' four hex digits. */
    private static final byte[] ESCAPES = escapes();

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private JsonText() {}

    private static byte[] escapes() {
        byte[] escapes = new byte[0x80];
        for (int c = 0; c < 0x20; c++) {
            escapes[c] = 'u';
        }
        escapes['\b'] = 'b';
        escapes['\t'] = 't';
        escapes['\n'] = 'n';
        escapes['\f'] = 'f';
        escapes['\r'] = 'r';
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        return escapes;
    }

    /** The bytes of a string with its quotes. */
    static long quotedLength(String text) {
        long length = 2 + Utf8.length(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80 && ESCAPES[c] != 0) {
                length += ESCAPES[c] == 'u' ? 5 : 1;
            }
        }
        return length;
    }

    static void putQuoted(ByteBuffer target, String text) {
        target.put((byte) '"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                putAscii(target, c);
            } else if (c < 0x800) {
                target.put((byte) (0xC0 | (c >> 6)));
                target.put((byte) (0x80 | (c & 0x3F)));
            } else if (!Character.isSurrogate(c)) {
                target.put((byte) (0xE0 | (c >> 12)));
                target.put((byte) (0x80 | ((c >> 6) & 0x3F)));
                target.put((byte) (0x80 | (c & 0x3F)));
            } else if (Utf8.isPair(text, i)) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                target.put((byte) (0xF0 | (point >> 18)));
                target.put((byte) (0x80 | ((point >> 12) & 0x3F)));
                target.put((byte) (0x80 | ((point >> 6) & 0x3F)));
                target.put((byte) (0x80 | (point & 0x3F)));
            } else {
                target.put((byte) '?');
            }
        }
        target.put((byte) '"');
    }

    private static void putAscii(ByteBuffer target, char c) {
        byte escape = ESCAPES[c];
        if (escape == 0) {
            target.put((byte) c);
            return;
        }
        target.put((byte) '\\');
        target.put(escape);
        if (escape == 'u') {
            target.put((byte) '0');
            target.put((byte) '0');
            target.put(HEX[c >> 4]);
            target.put(HEX[c & 0xF]);
        }
    }

    /** The bytes of a number. */
    static int numberLength(int value) {
        int length = value < 0 ? 2 : 1;
        for (int rest = value / 10; rest != 0; rest /= 10) {
            length++;
        }
        return length;
    }

    static void putNumber(ByteBuffer target, int value) {
        target.put(Integer.toString(value).getBytes(StandardCharsets.US_ASCII));
    }
}
