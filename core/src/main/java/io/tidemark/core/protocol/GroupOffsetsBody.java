package io.tidemark.core.protocol;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The body of a successful answer to {@link RequestCode#DESCRIBE_GROUP}: a page of a group's positions with their
 * offsets, whole rows in the order of their keys, the queues of a row in the order of their ids. Only its form is judged
 * here.
 *
 * <pre>
 * uint8 version = 1
 * varint n   n strings: varint length, UTF-8
 * varint n   n rows: varint broker, varint topic, varint group       places in the table of strings
 * varint p   p positions: varint row, varint queueId                 row: place in the table of rows
 *            p offsets: varint, in the order of the positions
 * varint h   h places of positions that a reset holds, ascending
 * </pre>
 *
 * Varints are unsigned LEB128 of 64 bits. Unlike a request, a page may be empty: behind the last row there is none.
 */
public final class GroupOffsetsBody {

    private static final int VERSION = 1;

    private static final String HELD = "held";

    private final PositionList positions;
    private final long[] offsets;

    /** Places of positions. */
    private final BitSet held;

    private GroupOffsetsBody(PositionList positions, long[] offsets, BitSet held) {
        this.positions = positions;
        this.offsets = offsets;
        this.held = held;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a body.
     *
     * @throws InvalidFieldException names {@code body}, {@code positions} or a part of one of them
     */
    public static GroupOffsetsBody decode(byte[] bytes) {
        BodyReader in = new BodyReader(bytes);
        in.version(VERSION);
        PositionList positions = PositionList.readFrom(in, 0);
        long[] offsets = new long[positions.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = requireOffset(i, in.varint());
        }
        BitSet held = new BitSet();
        int count = in.count(HELD, 1);
        int previous = -1;
        for (int i = 0; i < count; i++) {
            int place = in.index(HELD, offsets.length);
            if (place <= previous) {
                throw new InvalidFieldException(
                        FieldName.BODY, "body: held=" + place + ", expected more than " + previous);
            }
            held.set(place);
            previous = place;
        }
        in.end();
        return new GroupOffsetsBody(positions, offsets, held);
    }

    private static long requireOffset(int i, long offset) {
        if (offset < 0) {
            throw InvalidFieldException.bad(
                    FieldName.ofPosition(i, FieldName.OFFSET), Long.toString(offset), "0 or more");
        }
        return offset;
    }

    public byte[] encode() {
        BodyWriter out = new BodyWriter(positions.expectedBytes(5));
        out.version(VERSION);
        positions.writeTo(out);
        for (long offset : offsets) {
            out.varint(offset);
        }
        out.varint(held.cardinality());
        held.stream().forEach(out::varint);
        return out.toBytes();
    }

    /** The positions; none behind the group's last row. */
    public PositionList positions() {
        return positions;
    }

    /** The next message to read at the i-th position. */
    public long offset(int i) {
        return offsets[i];
    }

    /** Whether a reset holds the i-th position: commits to it count only after somebody took it over. */
    public boolean held(int i) {
        return held.get(i);
    }

    /** Collects positions; one thread, one use. */
    public static final class Builder {

        private final PositionList.Builder positions = new PositionList.Builder();
        private final BitSet held = new BitSet();
        private long[] offsets = new long[16];

        private Builder() {}

        /**
         * Adds a position; {@code broker} is "" for the default one.
         *
         * @throws InvalidFieldException when the offset is negative
         */
        public Builder add(String broker, String topic, String group, int queueId, long offset, boolean isHeld) {
            int place = positions.size();
            if (place == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * offsets.length);
            }
            offsets[place] = requireOffset(place, offset);
            held.set(place, isHeld);
            positions.add(broker, topic, group, queueId);
            return this;
        }

        /**
         * The body.
         *
         * @throws InvalidFieldException when there are more than {@link CommitOffsetsBody#POSITIONS_MAX}
         */
        public GroupOffsetsBody build() {
            return new GroupOffsetsBody(positions.build(0), Arrays.copyOf(offsets, positions.size()), held);
        }
    }
}
