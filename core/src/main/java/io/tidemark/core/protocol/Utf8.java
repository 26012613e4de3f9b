package io.tidemark.core.protocol;

/** Counts the bytes of a text without making them. */
final class Utf8 {

    private Utf8() {}

    /** As many bytes as {@link String#getBytes(java.nio.charset.Charset)} makes; a lone surrogate is one, '?'. */
    static long length(String text) {
        long length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                if (c < 0x800) {
                    length += 1;
                } else if (!Character.isSurrogate(c)) {
                    length += 2;
                } else if (isPair(text, i)) {
                    length += 2;
                    i++;
                }
            }
        }
        return length;
    }

    /** Whether the char at {@code i} and the next one are one code point. */
    static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }
}
