package io.tidemark.server.remoting;

import io.tidemark.core.offset.OffsetRow;
import java.util.Map;

/**
 * Writes what RocketMQ calls {@code ConsumeStats}: for each queue how far a group is, and how far the broker. Nodes have
 * no messages, so the broker is told to be where the group is, nothing to be on its way, and neither times nor speeds
 * to be known.
 */
final class ConsumeStatsJson {

    /** What a queue takes in the text at least. */
    static final int QUEUE_BYTES_MIN = 100;

    private ConsumeStatsJson() {}

    /**
     * Writes the queues of one group.
     *
     * @param broker as clients are told it
     * @param rows the group's rows by topic
     */
    static void write(RocketMqJson json, String broker, Map<String, OffsetRow> rows) {
        json.beginObject().name("consumeTps").value(0).name("offsetTable").beginObject();
        rows.forEach((topic, offsets) -> {
            for (int i = 0; i < offsets.size(); i++) {
                json.queue(broker, topic, offsets.queueId(i));
                long offset = offsets.offset(i);
                json.beginObject().name("brokerOffset").value(offset);
                json.name("consumerOffset").value(offset);
                json.name("lastTimestamp").value(0);
                json.name("pullOffset").value(offset).endObject();
            }
        });
        json.endObject().endObject();
    }
}
