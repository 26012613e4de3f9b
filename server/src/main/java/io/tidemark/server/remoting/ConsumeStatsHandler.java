package io.tidemark.server.remoting;

import io.tidemark.core.offset.OffsetRow;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.RemotingCommand;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Request 208: how far a group is, in all its topics or in those that are named. */
final class ConsumeStatsHandler implements RequestHandler {

    private static final String TOPIC_SEPARATOR = ";";

    private final BrokerNames brokers;
    private final TableScans scans;

    ConsumeStatsHandler(BrokerNames brokers, TableScans scans) {
        this.brokers = brokers;
        this.scans = scans;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        ExtFields fields = request.extFields();
        String group = NameFields.requireGroup(fields, FieldName.CONSUMER_GROUP);
        scans.submit(
                exchange,
                Consistency.from(fields),
                new GroupScan(group, brokers.resolve(fields), topics(fields), brokers));
    }

    /** The topics that are asked about; none means all of the group's. RocketMQ lets a list go before the one topic. */
    private static Set<String> topics(ExtFields fields) {
        String list = fields.getOr(FieldName.TOPIC_LIST, "");
        if (!list.isBlank()) {
            return Set.copyOf(Arrays.asList(list.split(TOPIC_SEPARATOR)));
        }
        String topic = fields.getOr(FieldName.TOPIC, "");
        return topic.isBlank() ? Set.of() : Set.of(topic);
    }

    /** Collects the group's rows. */
    private static final class GroupScan implements TableScan {

        private final String group;
        private final String broker;
        private final Set<String> topics;
        private final BrokerNames brokers;
        private final SortedMap<String, OffsetRow> rows = new TreeMap<>();

        GroupScan(String group, String broker, Set<String> topics, BrokerNames brokers) {
            this.group = group;
            this.broker = broker;
            this.topics = topics;
            this.brokers = brokers;
        }

        @Override
        public void row(String row, OffsetRow offsets) {
            if (!RowKey.isOfGroup(row, group) || !RowKey.isOfBroker(row, broker)) {
                return;
            }
            String topic = RowKey.topic(row);
            if (topics.isEmpty() || topics.contains(topic)) {
                rows.put(topic, offsets);
            }
        }

        @Override
        public void answer(TableAnswer answer) {
            RocketMqJson json = new RocketMqJson(answer.bodyBytesMax());
            ConsumeStatsJson.write(json, brokers.told(broker), rows);
            answer.succeed(json.toBytes());
        }
    }
}
