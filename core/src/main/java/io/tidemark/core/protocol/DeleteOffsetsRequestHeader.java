package io.tidemark.core.protocol;

/**
 * The fields of {@link RequestCode#DELETE_OFFSETS}: which positions are deleted. Names are not judged here.
 *
 * @param consumerGroup the group whose positions go, or "" for those of every group
 * @param topic the topic whose positions go, or "" for those of every topic; not both are ""
 * @param brokerName the broker whose positions go, or "" for the default one; "" when all are meant
 * @param allBrokers whether the positions of all brokers go
 */
public record DeleteOffsetsRequestHeader(String consumerGroup, String topic, String brokerName, boolean allBrokers) {

    public DeleteOffsetsRequestHeader {
        if (consumerGroup.isEmpty() && topic.isEmpty()) {
            throw new InvalidFieldException(
                    FieldName.CONSUMER_GROUP,
                    FieldName.CONSUMER_GROUP + " and " + FieldName.TOPIC + " are missing, expected one of them");
        }
        BrokerChoice.requireOne(brokerName, allBrokers);
    }

    /**
     * Reads the fields.
     *
     * @throws InvalidFieldException when neither a group nor a topic is named, or a broker beside all of them
     */
    public static DeleteOffsetsRequestHeader from(ExtFields fields) {
        return new DeleteOffsetsRequestHeader(
                fields.getOr(FieldName.CONSUMER_GROUP, ""),
                fields.getOr(FieldName.TOPIC, ""),
                fields.getOr(FieldName.BROKER_NAME, ""),
                fields.flag(FieldName.ALL_BROKERS));
    }

    public ExtFields toFields() {
        return ExtFields.builder()
                .addUnlessEmpty(FieldName.CONSUMER_GROUP, consumerGroup)
                .addUnlessEmpty(FieldName.TOPIC, topic)
                .addUnlessEmpty(FieldName.BROKER_NAME, brokerName)
                .addFlag(FieldName.ALL_BROKERS, allBrokers)
                .build();
    }
}
