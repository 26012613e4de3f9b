package io.tidemark.core.protocol;

/**
 * The body of {@link RequestCode#QUERY_OFFSETS}: the positions that are asked for, in the sender's order. Only its form
 * is judged here; names and queue ids may still break their rules.
 *
 * <pre>
 * uint8 version = 1
 * varint n   n strings: varint length, UTF-8
 * varint n   n rows: varint broker, varint topic, varint group       places in the table of strings
 * varint n   n positions: varint row, varint queueId                 row: place in the table of rows
 * </pre>
 *
 * Varints are unsigned LEB128 of 64 bits.
 */
public final class QueryOffsetsBody {

    private static final int VERSION = 1;

    private final PositionList positions;

    private QueryOffsetsBody(PositionList positions) {
        this.positions = positions;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a body.
     *
     * @throws InvalidFieldException names {@code body}, {@code positions} or a part of one of them
     */
    public static QueryOffsetsBody decode(byte[] bytes) {
        BodyReader in = new BodyReader(bytes);
        in.version(VERSION);
        PositionList positions = PositionList.readFrom(in);
        in.end();
        return new QueryOffsetsBody(positions);
    }

    public byte[] encode() {
        BodyWriter out = new BodyWriter(positions.expectedBytes(0));
        out.version(VERSION);
        positions.writeTo(out);
        return out.toBytes();
    }

    /** The positions, at least one. */
    public PositionList positions() {
        return positions;
    }

    /** Collects positions; one thread, one use. */
    public static final class Builder {

        private final PositionList.Builder positions = new PositionList.Builder();

        private Builder() {}

        /** Adds a position; {@code broker} is "" for the default one. */
        public Builder add(String broker, String topic, String group, int queueId) {
            positions.add(broker, topic, group, queueId);
            return this;
        }

        /**
         * The body.
         *
         * @throws InvalidFieldException when there is none, or more than {@link CommitOffsetsBody#POSITIONS_MAX}
         */
        public QueryOffsetsBody build() {
            return new QueryOffsetsBody(positions.build());
        }
    }
}
