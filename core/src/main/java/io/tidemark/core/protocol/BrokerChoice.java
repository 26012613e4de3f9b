package io.tidemark.core.protocol;

/** The rule of requests about one broker's positions or all: {@code bname}, or {@code allBrokers=true}, or neither. */
final class BrokerChoice {

    private BrokerChoice() {}

    /** @throws InvalidFieldException when a broker is named beside all of them */
    static void requireOne(String brokerName, boolean allBrokers) {
        if (allBrokers && !brokerName.isEmpty()) {
            throw InvalidFieldException.bad(
                    FieldName.BROKER_NAME, brokerName, "none beside " + FieldName.ALL_BROKERS + "=true");
        }
    }
}
