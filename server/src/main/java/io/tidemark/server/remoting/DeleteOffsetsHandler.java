package io.tidemark.server.remoting;

import io.tidemark.core.protocol.DeleteOffsetsRequestHeader;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.InvalidFieldException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.raft.OffsetStore;
import io.tidemark.raft.TableChange;

/**
 * The requests that delete positions in one log entry: ours, and RocketMQ's for a group (207) and for a topic (215).
 * Without a broker's name RocketMQ's are about the default table.
 */
final class DeleteOffsetsHandler implements RequestHandler {

    private final OffsetStore store;
    private final BrokerNames brokers;

    DeleteOffsetsHandler(OffsetStore store, BrokerNames brokers) {
        this.store = store;
        this.brokers = brokers;
    }

    /** Serves 11011. */
    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        DeleteOffsetsRequestHeader header = DeleteOffsetsRequestHeader.from(request.extFields());
        SelectedRows rows = new SelectedRows(brokers, FieldName.CONSUMER_GROUP);
        delete(rows, header.topic(), header.consumerGroup(), header.brokerName(), header.allBrokers(), exchange);
    }

    /** Serves 207. A group has no configuration here, so without {@code cleanOffset} there is nothing to delete. */
    void deleteSubscriptionGroup(RemotingCommand request, RequestExchange exchange) {
        ExtFields fields = request.extFields();
        String group = fields.require(FieldName.GROUP_NAME);
        if (fields.flag(FieldName.CLEAN_OFFSET)) {
            SelectedRows rows = new SelectedRows(brokers, FieldName.GROUP_NAME);
            delete(rows, "", group, fields.getOr(FieldName.BROKER_NAME, ""), false, exchange);
        } else {
            exchange.succeed(ExtFields.EMPTY);
        }
    }

    /** Serves 215. */
    void deleteTopic(RemotingCommand request, RequestExchange exchange) {
        ExtFields fields = request.extFields();
        String topic = fields.require(FieldName.TOPIC);
        if (topic.isBlank()) {
            throw InvalidFieldException.bad(FieldName.TOPIC, topic, "a topic's name");
        }
        SelectedRows rows = new SelectedRows(brokers, FieldName.CONSUMER_GROUP);
        delete(rows, topic, "", fields.getOr(FieldName.BROKER_NAME, ""), false, exchange);
    }

    private void delete(
            SelectedRows rows,
            String topic,
            String group,
            String broker,
            boolean allBrokers,
            RequestExchange exchange) {
        store.change(TableChange.delete(rows.of(topic, group, broker, allBrokers)), new ChangeAnswer(exchange));
    }
}
