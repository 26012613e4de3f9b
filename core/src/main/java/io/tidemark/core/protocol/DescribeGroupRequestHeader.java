package io.tidemark.core.protocol;

/**
 * The fields of {@link RequestCode#DESCRIBE_GROUP}.
 *
 * @param after the key of the last row of the page before, {@code topic@group} or {@code topic@group@broker}, or "" to
 *     begin with the first
 */
public record DescribeGroupRequestHeader(String consumerGroup, String after, Consistency consistency) {

    /**
     * Reads the fields.
     *
     * @throws InvalidFieldException names the field that is missing or unreadable; names are not judged here
     */
    public static DescribeGroupRequestHeader from(ExtFields fields) {
        return new DescribeGroupRequestHeader(
                fields.require(FieldName.CONSUMER_GROUP), fields.getOr(FieldName.AFTER, ""), Consistency.from(fields));
    }

    public ExtFields toFields() {
        ExtFields.Builder fields =
                ExtFields.builder().add(FieldName.CONSUMER_GROUP, consumerGroup).addUnlessEmpty(FieldName.AFTER, after);
        if (consistency != Consistency.LINEARIZABLE) {
            fields.add(FieldName.CONSISTENCY, consistency.wireName());
        }
        return fields.build();
    }
}
