package io.tidemark.core.protocol;

/**
 * The field of a successful answer to a request that changes who is a member or who leads.
 *
 * @param done false when a step was taken and the request should be sent again
 */
public record MemberResponseHeader(boolean done) {

    /**
     * Reads the fields.
     *
     * @throws InvalidFieldException when the field is missing or unreadable
     */
    public static MemberResponseHeader from(ExtFields fields) {
        fields.require(FieldName.DONE);
        return new MemberResponseHeader(fields.flag(FieldName.DONE));
    }

    public ExtFields toFields() {
        return ExtFields.of(FieldName.DONE, Boolean.toString(done));
    }
}
