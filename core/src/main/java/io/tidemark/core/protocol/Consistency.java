package io.tidemark.core.protocol;

/** What a read may rely on: the value of the ext field {@code consistency}. */
public enum Consistency {
    /** Sees every commit that was acknowledged before the read began, on any node. The default. */
    LINEARIZABLE("linearizable"),
    /** Sees what the asked node has applied so far; answered without a leader too, and labelled {@code stale}. */
    STALE("stale");

    private final String wireName;

    Consistency(String wireName) {
        this.wireName = wireName;
    }

    /** The field's value. */
    public String wireName() {
        return wireName;
    }

    /**
     * What the request asks for.
     *
     * @throws InvalidFieldException when the field is there and has another value
     */
    public static Consistency from(ExtFields fields) {
        String value = fields.get(FieldName.CONSISTENCY);
        if (value == null || value.equals(LINEARIZABLE.wireName)) {
            return LINEARIZABLE;
        }
        if (value.equals(STALE.wireName)) {
            return STALE;
        }
        throw InvalidFieldException.bad(FieldName.CONSISTENCY, value, "linearizable or stale");
    }

    /** The field, or none for the default: for requests that have no other fields. */
    public ExtFields toFields() {
        return this == LINEARIZABLE ? ExtFields.EMPTY : ExtFields.of(FieldName.CONSISTENCY, wireName);
    }
}
