package io.tidemark.rocketmq;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/** The queues that a consumer has, each with its offset: no more than those, since it removes what it gives away. Any thread. */
final class LocalOffsets {

    /** Changes that may make or forget an entry are made in {@code compute}, so that none of them is lost. */
    private final ConcurrentMap<MessageQueue, QueueOffset> queues = new ConcurrentHashMap<>();

    void update(MessageQueue mq, long offset, boolean increaseOnly) {
        queues.compute(mq, (key, present) -> {
            QueueOffset queue = present == null ? new QueueOffset() : present;
            queue.update(offset, increaseOnly);
            return queue;
        });
    }

    void freeze(MessageQueue mq, long offset) {
        queues.compute(mq, (key, present) -> {
            QueueOffset queue = present == null ? new QueueOffset() : present;
            queue.freeze(offset);
            return queue;
        });
    }

    /** The queue's offset, or {@link QueueOffset#NONE}. */
    long offset(MessageQueue mq) {
        QueueOffset queue = queues.get(mq);
        return queue == null ? QueueOffset.NONE : queue.offset();
    }

    @Nullable
    QueueOffset get(MessageQueue mq) {
        return queues.get(mq);
    }

    /** Somebody begins to ask the cluster; has to end with {@link #endRead} of what is returned. */
    QueueOffset beginRead(MessageQueue mq) {
        return queues.compute(mq, (key, present) -> {
            QueueOffset queue = present == null ? new QueueOffset() : present;
            queue.beginRead();
            return queue;
        });
    }

    /**
     * The cluster has answered, or not. Of a queue that was given away meanwhile the answer counts as well, as in
     * RocketMQ's own store.
     *
     * @param found {@link QueueOffset#NONE} when there is nothing to go on from
     */
    void endRead(MessageQueue mq, QueueOffset reading, long found) {
        queues.compute(mq, (key, present) -> {
            reading.endRead();
            QueueOffset queue = present;
            if (found != QueueOffset.NONE) {
                queue = present == null ? new QueueOffset() : present;
                queue.goOnFrom(found);
            }
            return queue == null || queue.isEmpty() ? null : queue;
        });
    }

    @Nullable
    QueueOffset remove(MessageQueue mq) {
        return queues.remove(mq);
    }

    /** Forgets this one, if the consumer still has it. */
    void remove(MessageQueue mq, QueueOffset queue) {
        queues.remove(mq, queue);
    }

    /** Whether it is still this one that the consumer has. */
    boolean has(MessageQueue mq, QueueOffset queue) {
        return queues.get(mq) == queue;
    }

    void forEach(BiConsumer<MessageQueue, QueueOffset> action) {
        queues.forEach(action);
    }

    int size() {
        return queues.size();
    }

    void clear() {
        queues.clear();
    }

    /** Of the queues of this topic, or of all when it is blank. */
    Map<MessageQueue, Long> copy(@Nullable String topic) {
        Map<MessageQueue, Long> copy = new HashMap<>();
        queues.forEach((mq, queue) -> {
            long offset = queue.offset();
            if (offset != QueueOffset.NONE && (topic == null || topic.isBlank() || topic.equals(mq.getTopic()))) {
                copy.put(mq, offset);
            }
        });
        return copy;
    }
}
