package io.tidemark.server.remoting;

/**
 * Decides which broker's table a request is about.
 *
 * @param defaultBroker the broker whose positions are the default table, or ""
 */
record BrokerNames(String defaultBroker) {

    /** The broker's name for a position's key: "" for the default table, which is also what no name means. */
    String resolve(String requested) {
        return requested.isBlank() || requested.equals(defaultBroker) ? "" : requested;
    }
}
