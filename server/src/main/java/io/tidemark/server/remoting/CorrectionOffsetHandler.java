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

/**
 * Request 308: for each queue of a topic the least offset among its groups but those that are filtered out, or the
 * greatest number where the compared group is behind all of them. A RocketMQ broker deletes the positions of the groups
 * that are filtered out (apache/rocketmq #10987); here it is a read like any other.
 */
final class CorrectionOffsetHandler implements RequestHandler {

    private static final String GROUP_SEPARATOR = ",";

    private final BrokerNames brokers;
    private final TableScans scans;

    CorrectionOffsetHandler(BrokerNames brokers, TableScans scans) {
        this.brokers = brokers;
        this.scans = scans;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        ExtFields fields = request.extFields();
        String topic = NameFields.requireTopic(fields, FieldName.TOPIC);
        String compared = NameFields.requireGroup(fields, FieldName.COMPARE_GROUP);
        Set<String> filtered = Set.copyOf(
                Arrays.asList(fields.getOr(FieldName.FILTER_GROUPS, "").split(GROUP_SEPARATOR)));
        scans.submit(
                exchange, Consistency.from(fields), new LeastScan(topic, brokers.resolve(fields), compared, filtered));
    }

    /** Finds the least offsets. */
    private static final class LeastScan implements TableScan {

        private static final long NONE = Long.MAX_VALUE;

        private final String rowPrefix;
        private final String broker;
        private final String comparedGroup;
        private final Set<String> filteredGroups;

        private final SortedMap<Integer, Long> least = new TreeMap<>();
        private final SortedMap<Integer, Long> compared = new TreeMap<>();

        LeastScan(String topic, String broker, String comparedGroup, Set<String> filteredGroups) {
            this.rowPrefix = topic + '@';
            this.broker = broker;
            this.comparedGroup = comparedGroup;
            this.filteredGroups = filteredGroups;
        }

        @Override
        public void row(String row, OffsetRow offsets) {
            if (!row.startsWith(rowPrefix) || !RowKey.isOfBroker(row, broker)) {
                return;
            }
            String group = RowKey.group(row);
            boolean counts = !filteredGroups.contains(group);
            boolean isCompared = group.equals(comparedGroup);
            for (int i = 0; i < offsets.size(); i++) {
                if (counts) {
                    least.merge(offsets.queueId(i), offsets.offset(i), Math::min);
                }
                if (isCompared) {
                    compared.put(offsets.queueId(i), offsets.offset(i));
                }
            }
        }

        @Override
        public void answer(TableAnswer answer) {
            compared.forEach((queueId, offset) -> {
                if (least.getOrDefault(queueId, NONE) > offset) {
                    least.put(queueId, NONE);
                }
            });
            RocketMqJson json = new RocketMqJson(answer.bodyBytesMax()).beginObject();
            json.name("correctionOffsets").beginObject();
            least.forEach(
                    (queueId, offset) -> json.name(Integer.toString(queueId)).value(offset));
            answer.succeed(json.endObject().endObject().toBytes());
        }
    }
}
