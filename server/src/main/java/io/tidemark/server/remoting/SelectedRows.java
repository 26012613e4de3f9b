package io.tidemark.server.remoting;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.RowSelection;

/**
 * Says which rows a request is about.
 *
 * @param brokers which broker's table a name means
 * @param groupField how the request calls its group
 */
record SelectedRows(BrokerNames brokers, String groupField) {

    /**
     * The rows of a topic, a group or both.
     *
     * @param topic its name, or "" for any
     * @param group its name, or "" for any
     * @param allBrokers whether it is about all brokers, whatever {@code broker} says
     * @throws io.tidemark.core.protocol.InvalidFieldException names the field that breaks RocketMQ's rules
     */
    RowSelection of(String topic, String group, String broker, boolean allBrokers) {
        try {
            return new RowSelection(topic, group, allBrokers ? RowSelection.ANY_BROKER : brokers.resolve(broker));
        } catch (InvalidPositionException e) {
            throw WireNames.invalid(e, groupField);
        }
    }
}
