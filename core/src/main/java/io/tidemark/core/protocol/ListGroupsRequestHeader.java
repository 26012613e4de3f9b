package io.tidemark.core.protocol;

/**
 * The fields of {@link RequestCode#LIST_GROUPS}.
 *
 * @param after the last group of the page before, or "" to begin with the first
 * @param max how many groups are asked for at most, 1 to {@link #MAX_MOST}
 */
public record ListGroupsRequestHeader(String after, int max, Consistency consistency) {

    /** As many groups as a page can have. */
    public static final int MAX_MOST = 10_000;

    /** As many as a page has when nothing is said of it. */
    public static final int MAX_DEFAULT = 1_000;

    /**
     * Reads the fields.
     *
     * @throws InvalidFieldException names the field that is unreadable or out of its range
     */
    public static ListGroupsRequestHeader from(ExtFields fields) {
        int max = fields.get(FieldName.MAX) == null ? MAX_DEFAULT : fields.requireInt(FieldName.MAX);
        if (max < 1 || max > MAX_MOST) {
            throw InvalidFieldException.bad(FieldName.MAX, Integer.toString(max), "1 to " + MAX_MOST);
        }
        return new ListGroupsRequestHeader(fields.getOr(FieldName.AFTER, ""), max, Consistency.from(fields));
    }

    public ExtFields toFields() {
        ExtFields.Builder fields = ExtFields.builder().addUnlessEmpty(FieldName.AFTER, after);
        if (max != MAX_DEFAULT) {
            fields.add(FieldName.MAX, max);
        }
        if (consistency != Consistency.LINEARIZABLE) {
            fields.add(FieldName.CONSISTENCY, consistency.wireName());
        }
        return fields.build();
    }
}
