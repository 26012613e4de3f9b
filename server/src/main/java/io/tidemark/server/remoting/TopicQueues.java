package io.tidemark.server.remoting;

import io.tidemark.core.offset.OffsetRow;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.ErrorKind;
import java.util.function.BiConsumer;

/**
 * Finds how many queues a topic has, for those who would ask a name server: as many as the greatest queue id that any
 * group has a position of tells. A topic without positions may have consumers that have not committed yet, and they
 * must find their broker, so it has as many as RocketMQ gives a new topic. Only the retry topic of a group without
 * positions does not exist: from that, tools tell a group's name that was mistyped.
 */
final class TopicQueues implements TableScan {

    static final String RETRY_PREFIX = "%RETRY%";

    /** RocketMQ's {@code defaultTopicQueueNums}. */
    private static final int DEFAULT = 8;

    /** RocketMQ's {@code retryQueueNums}. */
    private static final int RETRY_DEFAULT = 1;

    private final String topic;
    private final String broker;
    private final String rowPrefix;
    private final BiConsumer<TableAnswer, Integer> found;

    /** The group whose retry topic is asked about, or "". */
    private final String retriedGroup;

    private boolean groupHasPositions;
    private int queues;

    /**
     * @param broker the name as in a row's key
     * @param found told the number of queues, at least 1, to answer with
     */
    TopicQueues(String topic, String broker, BiConsumer<TableAnswer, Integer> found) {
        this.topic = topic;
        this.broker = broker;
        this.rowPrefix = topic + '@';
        this.found = found;
        this.retriedGroup = topic.startsWith(RETRY_PREFIX) ? topic.substring(RETRY_PREFIX.length()) : "";
    }

    @Override
    public boolean isLarge() {
        return false;
    }

    @Override
    public void row(String row, OffsetRow offsets) {
        boolean ofTopic = row.startsWith(rowPrefix);
        boolean ofGroup = !retriedGroup.isEmpty() && RowKey.isOfGroup(row, retriedGroup);
        if ((ofTopic || ofGroup) && RowKey.isOfBroker(row, broker)) {
            groupHasPositions |= ofGroup;
            if (ofTopic) {
                queues = Math.max(queues, offsets.queueId(offsets.size() - 1) + 1);
            }
        }
    }

    @Override
    public void answer(TableAnswer answer) {
        if (queues > 0) {
            found.accept(answer, queues);
        } else if (groupHasPositions) {
            found.accept(answer, RETRY_DEFAULT);
        } else if (retriedGroup.isEmpty()) {
            found.accept(answer, DEFAULT);
        } else {
            answer.missing(ErrorKind.NO_TOPIC, "No topic route info in name server for the topic: " + topic);
        }
    }
}
