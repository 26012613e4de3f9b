package io.tidemark.server.remoting;

import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.InvalidFieldException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.raft.OffsetStore;
import java.util.SortedMap;

/**
 * What RocketMQ's clients and tools ask a name server and a broker about one topic, so that a node can be both to them:
 * requests 105 (its route) and 351 (its configuration). All queues are at one broker, which is the cluster, and can be
 * read only: nobody may send messages here.
 */
final class TopicHandlers {

    /** RocketMQ's {@code PERM_READ}. */
    private static final int PERM_READ = 4;

    private final OffsetStore store;
    private final BrokerNames brokers;
    private final TableScans scans;

    TopicHandlers(OffsetStore store, BrokerNames brokers, TableScans scans) {
        this.store = store;
        this.brokers = brokers;
        this.scans = scans;
    }

    /** Request 105. */
    void route(RemotingCommand request, RequestExchange exchange) {
        handle(request, exchange, (broker, topic, queues, answer) -> {
            SortedMap<Integer, String> addresses = BrokerAddresses.of(store.status());
            if (addresses.isEmpty()) {
                BrokerAddresses.refuse(answer.exchange());
                return;
            }
            RocketMqJson json = new RocketMqJson(answer.bodyBytesMax()).beginObject();
            json.name("brokerDatas").beginArray();
            BrokerAddresses.write(json, brokers.told(broker), addresses);
            json.endArray().name("filterServerTable").beginObject().endObject();
            json.name("queueDatas").beginArray().beginObject();
            json.name("brokerName").value(brokers.told(broker));
            json.name("perm").value(PERM_READ);
            json.name("readQueueNums").value(queues);
            json.name("topicSysFlag").value(0);
            json.name("writeQueueNums").value(queues);
            answer.succeed(json.endObject().endArray().endObject().toBytes());
        });
    }

    /** Request 351. */
    void configuration(RemotingCommand request, RequestExchange exchange) {
        handle(request, exchange, (broker, topic, queues, answer) -> {
            RocketMqJson json = new RocketMqJson(answer.bodyBytesMax()).beginObject();
            json.name("attributes").beginObject().endObject();
            json.name("order").value(false);
            json.name("perm").value(PERM_READ);
            json.name("readQueueNums").value(queues);
            json.name("topicFilterType").value("SINGLE_TAG");
            json.name("topicName").value(topic);
            json.name("topicSysFlag").value(0);
            json.name("writeQueueNums").value(queues);
            answer.succeed(json.endObject().toBytes());
        });
    }

    private void handle(RemotingCommand request, RequestExchange exchange, TopicAnswer answer) {
        ExtFields fields = request.extFields();
        Consistency consistency = Consistency.from(fields);
        String broker = brokers.resolve(fields);
        String topic = fields.require(FieldName.TOPIC);
        try {
            String unused = NameFields.requireTopic(fields, FieldName.TOPIC);
        } catch (InvalidFieldException e) {
            // To tools no error of theirs: they ask for what their user typed.
            exchange.fail(
                    ErrorKind.NO_TOPIC, "No topic route info in name server, there can be none: " + e.getMessage());
            return;
        }
        scans.submit(
                exchange,
                consistency,
                new TopicQueues(topic, broker, (to, queues) -> answer.answer(broker, topic, queues, to)));
    }

    /** Says what is known of a topic. */
    @FunctionalInterface
    private interface TopicAnswer {

        void answer(String broker, String topic, int queues, TableAnswer to);
    }
}
