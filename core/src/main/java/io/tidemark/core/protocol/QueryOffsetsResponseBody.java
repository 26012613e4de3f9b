package io.tidemark.core.protocol;

/**
 * The body of a successful answer to {@link RequestCode#QUERY_OFFSETS}: an offset, or none, for each position of the
 * request, in its order.
 *
 * <pre>
 * uint8 version = 1
 * varint n   n times: varint offset + 1, or 0 for no such position
 * </pre>
 */
public final class QueryOffsetsResponseBody {

    /** The offset of a position that does not exist. */
    public static final long NONE = -1;

    private static final int VERSION = 1;

    private final long[] offsets;

    private QueryOffsetsResponseBody(long[] offsets) {
        this.offsets = offsets;
    }

    /**
     * An answer.
     *
     * @param offsets at least 0 each, or {@link #NONE}
     */
    public static QueryOffsetsResponseBody of(long[] offsets) {
        for (int i = 0; i < offsets.length; i++) {
            requireOffset(i, offsets[i]);
        }
        return new QueryOffsetsResponseBody(offsets.clone());
    }

    /**
     * Reads a body.
     *
     * @throws InvalidFieldException names {@code body} or an offset
     */
    public static QueryOffsetsResponseBody decode(byte[] bytes) {
        BodyReader in = new BodyReader(bytes);
        in.version(VERSION);
        long[] offsets = new long[in.count(FieldName.POSITIONS, 1)];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = in.varint() - 1;
            requireOffset(i, offsets[i]);
        }
        in.end();
        return new QueryOffsetsResponseBody(offsets);
    }

    private static void requireOffset(int i, long offset) {
        if (offset < NONE) {
            throw InvalidFieldException.bad(
                    FieldName.ofPosition(i, FieldName.OFFSET), Long.toString(offset), "0 or more, or -1 for none");
        }
    }

    public byte[] encode() {
        BodyWriter out = new BodyWriter(8 + 5 * offsets.length);
        out.version(VERSION);
        out.varint(offsets.length);
        for (long offset : offsets) {
            out.varint(offset + 1);
        }
        return out.toBytes();
    }

    public int size() {
        return offsets.length;
    }

    public boolean found(int i) {
        return offsets[i] != NONE;
    }

    /** The next message to read at the i-th position, or {@link #NONE}. */
    public long offset(int i) {
        return offsets[i];
    }
}
