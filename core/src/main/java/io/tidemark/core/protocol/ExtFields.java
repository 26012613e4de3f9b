package io.tidemark.core.protocol;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The ext fields of a header: names and values in the order of the wire. There are a handful, so a lookup is a scan
 * and no map is built. Immutable.
 */
public final class ExtFields {

    public static final ExtFields EMPTY = new ExtFields(new String[0], 0);

    /** Name, value, name, value; filled up to twice the size. */
    private final String[] pairs;

    private final int size;

    private ExtFields(String[] pairs, int size) {
        this.pairs = pairs;
        this.size = size;
    }

    /** One field. */
    public static ExtFields of(String name, String value) {
        return new ExtFields(new String[] {name, value}, 1);
    }

    public static Builder builder() {
        return new Builder();
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The name of the i-th field. */
    public String name(int i) {
        return pairs[2 * i];
    }

    /** The value of the i-th field. */
    public String value(int i) {
        return pairs[2 * i + 1];
    }

    /** The value, or null when there is no such field. Of equal names the last counts, as in RocketMQ's map. */
    public @Nullable String get(String name) {
        for (int i = size - 1; i >= 0; i--) {
            if (pairs[2 * i].equals(name)) {
                return pairs[2 * i + 1];
            }
        }
        return null;
    }

    /** The value, or {@code absent} when there is no such field. */
    public String getOr(String name, String absent) {
        String value = get(name);
        return value == null ? absent : value;
    }

    /**
     * The value.
     *
     * @throws InvalidFieldException when there is no such field
     */
    public String require(String name) {
        String value = get(name);
        if (value == null) {
            throw InvalidFieldException.missing(name);
        }
        return value;
    }

    /**
     * The value as a number.
     *
     * @throws InvalidFieldException when there is no such field or it is not a 32-bit number
     */
    public int requireInt(String name) {
        String value = require(name);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw InvalidFieldException.bad(name, value, "a whole number of 32 bits");
        }
    }

    /**
     * The value as a number.
     *
     * @throws InvalidFieldException when there is no such field or it is not a 64-bit number
     */
    public long requireLong(String name) {
        String value = require(name);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw InvalidFieldException.bad(name, value, "a whole number of 64 bits");
        }
    }

    /**
     * Whether the field is there and {@code true}.
     *
     * @throws InvalidFieldException when it is there and neither {@code true} nor {@code false}
     */
    public boolean flag(String name) {
        String value = get(name);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw InvalidFieldException.bad(name, value, "true or false");
    }

    public void forEach(BiConsumer<? super String, ? super String> action) {
        for (int i = 0; i < size; i++) {
            action.accept(pairs[2 * i], pairs[2 * i + 1]);
        }
    }

    /** Equal when the same fields stand in the same order. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExtFields that
                && size == that.size
                && Arrays.equals(pairs, 0, 2 * size, that.pairs, 0, 2 * size);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < 2 * size; i++) {
            hash = 31 * hash + pairs[i].hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        forEach((name, value) -> text.append(text.length() == 1 ? "" : ", ")
                .append(InvalidFieldException.shown(name))
                .append('=')
                .append(InvalidFieldException.shown(value)));
        return text.append('}').toString();
    }

    /** Collects fields in order; one thread, one use. */
    public static final class Builder {

        /** Enough for a commit with all that RocketMQ's client adds. */
        private static final int EXPECTED_FIELDS = 6;

        private String[] pairs = new String[2 * EXPECTED_FIELDS];
        private int size;

        private Builder() {}

        public Builder add(String name, String value) {
            if (2 * size == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * pairs.length);
            }
            pairs[2 * size] = name;
            pairs[2 * size + 1] = value;
            size++;
            return this;
        }

        public Builder add(String name, long value) {
            return add(name, Long.toString(value));
        }

        /** Adds a field unless its value is empty. */
        public Builder addUnlessEmpty(String name, String value) {
            return value.isEmpty() ? this : add(name, value);
        }

        /** Adds {@code name=true}, or nothing. */
        public Builder addFlag(String name, boolean value) {
            return value ? add(name, "true") : this;
        }

        int size() {
            return size;
        }

        public ExtFields build() {
            return size == 0 ? EMPTY : new ExtFields(pairs, size);
        }
    }
}
