package io.tidemark.core.protocol;

/**
 * The fields of a successful answer to request 14.
 *
 * @param offset the next message to read
 * @param revision the index at which the table was read
 * @param stale whether it was not read linearizably
 */
public record QueryConsumerOffsetResponseHeader(long offset, long revision, boolean stale) {

    /**
     * Reads the fields.
     *
     * @throws InvalidFieldException names the field that is missing or unreadable
     */
    public static QueryConsumerOffsetResponseHeader from(ExtFields fields) {
        return new QueryConsumerOffsetResponseHeader(
                fields.requireLong(FieldName.OFFSET),
                fields.requireLong(FieldName.REVISION),
                fields.flag(FieldName.STALE));
    }

    public ExtFields toFields() {
        return ExtFields.builder()
                .add(FieldName.OFFSET, offset)
                .add(FieldName.REVISION, revision)
                .addFlag(FieldName.STALE, stale)
                .build();
    }
}
