package io.tidemark.core.command;

/**
 * The variable-length form of a number that is not negative: seven bits a byte, the low ones first, the high bit of a
 * byte set when another follows. A number has one form only: the last byte is not 0 unless it is the first.
 */
final class Varint {

    /** The most bytes that any {@code long} from 0 up takes. */
    static final int LONG_BYTES_MAX = 9;

    /** The most bytes that a number below 2^21 takes. */
    static final int SHORT_BYTES_MAX = 3;

    private Varint() {}

    /** How many bytes {@code value} takes. */
    static int bytes(long value) {
        return (Long.SIZE + 6 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }
}
