package io.tidemark.server.remoting;

import java.nio.charset.StandardCharsets;

/**
 * A body whose one member maps queues to numbers, as RocketMQ's JSON library writes such a map: with objects as keys,
 * which is no JSON. RocketMQ's client reads nothing else.
 *
 * <pre>
 * {"offsetTable":{{"brokerName":"b","queueId":1,"topic":"T"}:5,...}}
 * </pre>
 */
final class QueueMapBody {

    private final StringBuilder entries = new StringBuilder();

    /** Adds a queue. Names keep RocketMQ's rules, so none needs escaping. */
    void add(String broker, String topic, int queueId, long number) {
        entries.append(entries.isEmpty() ? "" : ",")
                .append("{\"brokerName\":\"")
                .append(broker)
                .append("\",\"queueId\":")
                .append(queueId)
                .append(",\"topic\":\"")
                .append(topic)
                .append("\"}:")
                .append(number);
    }

    /** @param member what the map is called */
    byte[] encode(String member) {
        return ("{\"" + member + "\":{" + entries + "}}").getBytes(StandardCharsets.UTF_8);
    }
}
