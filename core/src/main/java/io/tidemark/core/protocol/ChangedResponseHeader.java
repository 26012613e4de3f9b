package io.tidemark.core.protocol;

/**
 * The fields of a successful answer to {@link RequestCode#DELETE_OFFSETS}, {@link RequestCode#CLONE_GROUP} and {@link
 * RequestCode#RESET_OFFSETS}.
 *
 * @param revision the index of the log entry
 * @param changed how many positions were removed or written
 */
public record ChangedResponseHeader(long revision, long changed) {

    /**
     * Reads the fields.
     *
     * @throws InvalidFieldException names the field that is missing or unreadable
     */
    public static ChangedResponseHeader from(ExtFields fields) {
        return new ChangedResponseHeader(fields.requireLong(FieldName.REVISION), fields.requireLong(FieldName.CHANGED));
    }

    public ExtFields toFields() {
        return ExtFields.builder()
                .add(FieldName.REVISION, revision)
                .add(FieldName.CHANGED, changed)
                .build();
    }
}
