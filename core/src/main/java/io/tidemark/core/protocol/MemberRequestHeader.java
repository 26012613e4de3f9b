package io.tidemark.core.protocol;

/**
 * The field of {@link RequestCode#PROMOTE_MEMBER}, {@link RequestCode#REMOVE_MEMBER}, {@link
 * RequestCode#REPLACE_MEMBER} and {@link RequestCode#TRANSFER_LEADERSHIP}.
 *
 * @param node the node's name, or its raft address where nobody has told the name; or "" to let the leader choose, which
 *     only a transfer may do
 */
public record MemberRequestHeader(String node) {

    /** As many characters as a name or an address can have. A longer one would be kept, logged and echoed. */
    private static final int NODE_LENGTH_MAX = 264;

    /**
     * Reads the field of a request that may leave the choice open.
     *
     * @throws InvalidFieldException when it is too long for a node's name
     */
    public static MemberRequestHeader from(ExtFields fields) {
        String node = fields.getOr(FieldName.NODE, "");
        if (node.length() > NODE_LENGTH_MAX) {
            throw InvalidFieldException.bad(
                    FieldName.NODE, node, "a node's name or address of at most " + NODE_LENGTH_MAX + " characters");
        }
        return new MemberRequestHeader(node);
    }

    /**
     * Reads the fields of a request that must name a node.
     *
     * @throws InvalidFieldException when no node is named, or none that can be
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
