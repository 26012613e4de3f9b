package io.tidemark.core.protocol;

/**
 * The fields of {@link RequestCode#CLONE_GROUP}: whose positions are set to whose. Names are not judged here.
 *
 * @param sourceGroup the group whose offsets are taken
 * @param destinationGroup the group that gets them
 * @param topic the only topic that is cloned, or "" for all that the source reads
 * @param brokerName the broker whose positions are cloned, or "" for the default one; "" when all are meant
 * @param allBrokers whether the positions of all brokers are cloned
 */
public record CloneGroupRequestHeader(
        String sourceGroup, String destinationGroup, String topic, String brokerName, boolean allBrokers) {

    public CloneGroupRequestHeader {
        if (sourceGroup.equals(destinationGroup)) {
            throw InvalidFieldException.bad(
                    FieldName.DESTINATION_GROUP, destinationGroup, "another group than " + FieldName.SOURCE_GROUP);
        }
        BrokerChoice.requireOne(brokerName, allBrokers);
    }

    /**
     * Reads the fields.
     *
     * @throws InvalidFieldException when a group is missing, both are the same, or a broker is named beside all of them
     */
    public static CloneGroupRequestHeader from(ExtFields fields) {
        return new CloneGroupRequestHeader(
                fields.require(FieldName.SOURCE_GROUP),
                fields.require(FieldName.DESTINATION_GROUP),
                fields.getOr(FieldName.TOPIC, ""),
                fields.getOr(FieldName.BROKER_NAME, ""),
                fields.flag(FieldName.ALL_BROKERS));
    }

    public ExtFields toFields() {
        return ExtFields.builder()
                .add(FieldName.SOURCE_GROUP, sourceGroup)
                .add(FieldName.DESTINATION_GROUP, destinationGroup)
                .addUnlessEmpty(FieldName.TOPIC, topic)
                .addUnlessEmpty(FieldName.BROKER_NAME, brokerName)
                .addFlag(FieldName.ALL_BROKERS, allBrokers)
                .build();
    }
}
