package io.tidemark.core.protocol;

/**
 * The field of {@link RequestCode#REPLACE_MEMBER} and {@link RequestCode#TRANSFER_LEADERSHIP}.
 *
 * @param node the node's name, or "" to let the leader choose; only a transfer may do that
 */
public record MemberRequestHeader(String node) {

    /** Reads the field of a request that may leave the choice open. */
    public static MemberRequestHeader from(ExtFields fields) {
        return new MemberRequestHeader(fields.getOr(FieldName.NODE, ""));
    }

    /**
     * Reads the fields of a request that must name a node.
     *
     * @throws InvalidFieldException when no node is named
     */
    public static MemberRequestHeader requiredFrom(ExtFields fields) {
        MemberRequestHeader header = from(fields);
        if (header.node.isEmpty()) {
            throw InvalidFieldException.missing(FieldName.NODE);
        }
        return header;
    }

    public ExtFields toFields() {
        return node.isEmpty() ? ExtFields.EMPTY : ExtFields.of(FieldName.NODE, node);
    }
}
