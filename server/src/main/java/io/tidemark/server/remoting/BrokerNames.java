package io.tidemark.server.remoting;

import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.FieldName;

/**
 * Decides which broker's table a request is about, and what a table's broker is called.
 *
 * @param defaultBroker the broker whose positions are the default table, or ""
 */
record BrokerNames(String defaultBroker) {

    /**
     * What routes call the default table's broker when the settings name none. Clients send the name back with what they
     * ask of that broker's queues.
     */
    static final String UNNAMED = "tidemark";

    /** The broker's name for a position's key: "" for the default table, which is also what no name means. */
    String resolve(String requested) {
        return requested.isBlank() || requested.equals(told("")) ? "" : requested;
    }

    /** The name for a position's key that the request's fields ask for. */
    String resolve(ExtFields fields) {
        return resolve(fields.getOr(FieldName.BROKER_NAME, ""));
    }

    /** What clients are told of a table's broker: its name, also that of the default table. */
    String told(String broker) {
        if (!broker.isEmpty()) {
            return broker;
        }
        return defaultBroker.isEmpty() ? UNNAMED : defaultBroker;
    }
}
