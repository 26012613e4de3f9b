package io.tidemark.core.protocol;

/**
 * The fields of request 15.
 *
 * @param commitOffset the next message to read
 * @param brokerName the broker's name, or "" for the default one
 */
public record UpdateConsumerOffsetRequestHeader(
        String consumerGroup, String topic, int queueId, long commitOffset, String brokerName) {

    /**
     * Reads the fields.
     *
     * @throws InvalidFieldException names the field that is missing or unreadable; ranges are not judged here
     */
    public static UpdateConsumerOffsetRequestHeader from(ExtFields fields) {
        return new UpdateConsumerOffsetRequestHeader(
                fields.require(FieldName.CONSUMER_GROUP),
                fields.require(FieldName.TOPIC),
                fields.requireInt(FieldName.QUEUE_ID),
                fields.requireLong(FieldName.COMMIT_OFFSET),
                fields.getOr(FieldName.BROKER_NAME, ""));
    }

    public ExtFields toFields() {
        return ExtFields.builder()
                .add(FieldName.CONSUMER_GROUP, consumerGroup)
                .add(FieldName.TOPIC, topic)
                .add(FieldName.QUEUE_ID, queueId)
                .add(FieldName.COMMIT_OFFSET, commitOffset)
                .addUnlessEmpty(FieldName.BROKER_NAME, brokerName)
                .build();
    }
}
