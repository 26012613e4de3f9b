package io.tidemark.server.settings;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One key of the settings: its name, its default, and how its text becomes a value.
 *
 * @param name the key as it stands in {@code tidemark.conf}
 * @param defaultText what holds when the key is absent, as it would be written; null when the key is required
 * @param kind how the text is read
 */
record Setting<T>(String name, @Nullable String defaultText, Kind<T> kind) {

    /**
     * A kind of value.
     *
     * @param expected what a good value is, for people: "a port, 0 to 65535"
     * @param reader makes the value of its text, and throws {@link IllegalArgumentException} when it cannot
     */
    record Kind<T>(String expected, Function<String, T> reader) {

        /** Whether {@code text} is a good value. */
        boolean accepts(String text) {
            try {
                T unused = reader.apply(text);
                return true;
            } catch (IllegalArgumentException | ArithmeticException e) {
                return false;
            }
        }

        /** The value of an {@linkplain #accepts accepted} text. */
        T value(String text) {
            return reader.apply(text);
        }
    }

    boolean isRequired() {
        return defaultText == null;
    }

    /** A key that has to be given. */
    static <T> Setting<T> required(String name, Kind<T> kind) {
        return new Setting<>(name, null, kind);
    }

    /** A key that may be left out. */
    static <T> Setting<T> optional(String name, String defaultText, Kind<T> kind) {
        return new Setting<>(name, defaultText, kind);
    }
}
