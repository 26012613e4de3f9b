package io.tidemark.core.protocol;

import java.util.Arrays;

/**
 * The body of {@link RequestCode#COMMIT_OFFSETS}: positions with their offsets, in the sender's order. Only its form is
 * judged here; names, queue ids and offsets may still break their rules.
 *
 * <pre>
 * uint8 version = 1
 * the positions as {@link QueryOffsetsBody} has them
 * for each of them: varint offset
 * </pre>
 *
 * Varints are unsigned LEB128 of 64 bits.
 */
public final class CommitOffsetsBody {

    /** The greatest number of positions in a batch, of commits or of queries. */
    public static final int POSITIONS_MAX = 65_536;

    private static final int VERSION = 1;

    private final PositionList positions;
    private final long[] offsets;

    private CommitOffsetsBody(PositionList positions, long[] offsets) {
        this.positions = positions;
        this.offsets = offsets;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a body.
     *
     * @throws InvalidFieldException names {@code body}, {@code positions} or a part of one of them
     */
    public static CommitOffsetsBody decode(byte[] bytes) {
        BodyReader in = new BodyReader(bytes);
        in.version(VERSION);
        PositionList positions = PositionList.readFrom(in);
        long[] offsets = new long[positions.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = in.varint();
        }
        in.end();
        return new CommitOffsetsBody(positions, offsets);
    }

    public byte[] encode() {
        BodyWriter out = new BodyWriter(positions.expectedBytes(5));
        out.version(VERSION);
        positions.writeTo(out);
        for (long offset : offsets) {
            out.varint(offset);
        }
        return out.toBytes();
    }

    /** The positions, at least one. */
    public PositionList positions() {
        return positions;
    }

    /** The offset of the i-th position. */
    public long offset(int i) {
        return offsets[i];
    }

    /** Collects positions; one thread, one use. */
    public static final class Builder {

        private final PositionList.Builder positions = new PositionList.Builder();
        private long[] offsets = new long[8];

        private Builder() {}

        /** Adds a position; {@code broker} is "" for the default one. */
        public Builder add(String broker, String topic, String group, int queueId, long offset) {
            int size = positions.size();
            if (size == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * size);
            }
            offsets[size] = offset;
            positions.add(broker, topic, group, queueId);
            return this;
        }

        /**
         * The body.
         *
         * @throws InvalidFieldException when there is none, or more than {@link #POSITIONS_MAX}
         */
        public CommitOffsetsBody build() {
            return new CommitOffsetsBody(positions.build(), Arrays.copyOf(offsets, positions.size()));
        }
    }
}
