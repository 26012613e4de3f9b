package io.tidemark.core.protocol;

/**
 * The fields of request 14. RocketMQ's {@code setZeroIfNotFound} is accepted and has no effect: without the queue
 * nobody can tell whether its first message is still there.
 *
 * @param brokerName the broker's name, or "" for the default one
 */
public record QueryConsumerOffsetRequestHeader(
        String consumerGroup, String topic, int queueId, String brokerName, Consistency consistency) {

    /**
     * Reads the fields.
     *
     * @throws InvalidFieldException names the field that is missing or unreadable; ranges are not judged here
     */
    public static QueryConsumerOffsetRequestHeader from(ExtFields fields) {
        return new QueryConsumerOffsetRequestHeader(
                fields.require(FieldName.CONSUMER_GROUP),
                fields.require(FieldName.TOPIC),
                fields.requireInt(FieldName.QUEUE_ID),
                fields.getOr(FieldName.BROKER_NAME, ""),
                Consistency.from(fields));
    }

    public ExtFields toFields() {
        ExtFields.Builder fields = ExtFields.builder()
                .add(FieldName.CONSUMER_GROUP, consumerGroup)
                .add(FieldName.TOPIC, topic)
                .add(FieldName.QUEUE_ID, queueId)
                .addUnlessEmpty(FieldName.BROKER_NAME, brokerName);
        if (consistency != Consistency.LINEARIZABLE) {
            fields.add(FieldName.CONSISTENCY, consistency.wireName());
        }
        return fields.build();
    }
}
