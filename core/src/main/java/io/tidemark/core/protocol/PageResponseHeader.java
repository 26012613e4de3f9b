package io.tidemark.core.protocol;

/**
 * The fields of a successful answer to {@link RequestCode#LIST_GROUPS} and {@link RequestCode#DESCRIBE_GROUP}.
 *
 * @param revision the index at which the table was read; another page is read at its own
 * @param stale whether it was not read linearizably
 * @param more whether there is more behind this page
 */
public record PageResponseHeader(long revision, boolean stale, boolean more) {

    /**
     * Reads the fields.
     *
     * @throws InvalidFieldException names the field that is missing or unreadable
     */
    public static PageResponseHeader from(ExtFields fields) {
        return new PageResponseHeader(
                fields.requireLong(FieldName.REVISION), fields.flag(FieldName.STALE), fields.flag(FieldName.MORE));
    }

    public ExtFields toFields() {
        return ExtFields.builder()
                .add(FieldName.REVISION, revision)
                .addFlag(FieldName.STALE, stale)
                .addFlag(FieldName.MORE, more)
                .build();
    }
}
