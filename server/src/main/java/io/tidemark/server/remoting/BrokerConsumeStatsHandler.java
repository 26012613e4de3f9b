package io.tidemark.server.remoting;

import io.tidemark.core.offset.OffsetRow;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.RemotingCommand;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Request 317: how far all groups of a broker are. Its {@code isOrder} has no effect: which topics are consumed in order
 * is not known here.
 */
final class BrokerConsumeStatsHandler implements RequestHandler {

    private final BrokerNames brokers;
    private final TableScans scans;
    private final String clientAddress;

    /** @param clientAddress where clients reach this node */
    BrokerConsumeStatsHandler(BrokerNames brokers, TableScans scans, String clientAddress) {
        this.brokers = brokers;
        this.scans = scans;
        this.clientAddress = clientAddress;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        ExtFields fields = request.extFields();
        scans.submit(exchange, Consistency.from(fields), new GroupsScan(brokers.resolve(fields)));
    }

    /** Collects the broker's rows, as long as their text can fit a frame. */
    private final class GroupsScan implements TableScan {

        private final String broker;
        private final SortedMap<String, SortedMap<String, OffsetRow>> groups = new TreeMap<>();

        private long bytes;

        GroupsScan(String broker) {
            this.broker = broker;
        }

        @Override
        public void row(String row, OffsetRow offsets) {
            if (bytes > scans.bodyBytesMax() || !RowKey.isOfBroker(row, broker)) {
                return;
            }
            bytes += (long) ConsumeStatsJson.QUEUE_BYTES_MIN * offsets.size();
            groups.computeIfAbsent(RowKey.group(row), group -> new TreeMap<>()).put(RowKey.topic(row), offsets);
        }

        @Override
        public void answer(TableAnswer answer) {
            if (bytes > answer.bodyBytesMax()) {
                answer.refuseTooLarge();
                return;
            }
            String told = brokers.told(broker);
            RocketMqJson json = new RocketMqJson(answer.bodyBytesMax()).beginObject();
            json.name("brokerAddr").value(clientAddress);
            json.name("consumeStatsList").beginArray();
            groups.forEach((group, rows) -> {
                json.beginObject().name(group).beginArray();
                rows.forEach((topic, offsets) -> ConsumeStatsJson.write(json, told, Map.of(topic, offsets)));
                json.endArray().endObject();
            });
            json.endArray().name("totalDiff").value(0).name("totalInflightDiff").value(0);
            answer.succeed(json.endObject().toBytes());
        }
    }
}
