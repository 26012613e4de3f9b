package io.tidemark.server.remoting;

import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.RemotingCommand;
import java.util.SortedSet;
import java.util.function.BiConsumer;

/**
 * RocketMQ's requests for names: 206 (all topics, as a name server lists them), 300 (the groups of a topic) and 343 (the
 * topics of a group). A name is known by its positions.
 */
final class NameHandlers {

    private final BrokerNames brokers;
    private final TableScans scans;
    private final String clientAddress;

    /** @param clientAddress where clients reach this node */
    NameHandlers(BrokerNames brokers, TableScans scans, String clientAddress) {
        this.brokers = brokers;
        this.scans = scans;
        this.clientAddress = clientAddress;
    }

    /** Request 206. Tools find groups by their retry topics, so each group's is listed whether it has positions or not. */
    void topics(RemotingCommand request, RequestExchange exchange) {
        submit(
                request,
                exchange,
                (row, names) -> {
                    names.accept(RowKey.topic(row));
                    names.accept(TopicQueues.RETRY_PREFIX + RowKey.group(row));
                },
                (json, names) -> json.name("topicList").values(names));
    }

    /** Request 300. */
    void groupsOfTopic(RemotingCommand request, RequestExchange exchange) {
        String rowPrefix = NameFields.requireTopic(request.extFields(), FieldName.TOPIC) + '@';
        submit(
                request,
                exchange,
                (row, names) -> {
                    if (row.startsWith(rowPrefix)) {
                        names.accept(RowKey.group(row));
                    }
                },
                (json, names) -> json.name("groupList").values(names));
    }

    /** Request 343. */
    void topicsOfGroup(RemotingCommand request, RequestExchange exchange) {
        String group = NameFields.requireGroup(request.extFields(), FieldName.GROUP);
        submit(
                request,
                exchange,
                (row, names) -> {
                    if (RowKey.isOfGroup(row, group)) {
                        names.accept(RowKey.topic(row));
                    }
                },
                (json, names) -> json.name("brokerAddr")
                        .value(clientAddress)
                        .name("topicList")
                        .values(names));
    }

    private void submit(
            RemotingCommand request,
            RequestExchange exchange,
            NamesScan.Picker picker,
            BiConsumer<RocketMqJson, SortedSet<String>> members) {
        ExtFields fields = request.extFields();
        NamesScan scan = new NamesScan(brokers.resolve(fields), scans.bodyBytesMax(), picker, (answer, names) -> {
            RocketMqJson json = new RocketMqJson(answer.bodyBytesMax()).beginObject();
            members.accept(json, names);
            answer.succeed(json.endObject().toBytes());
        });
        scans.submit(exchange, Consistency.from(fields), scan);
    }
}
