package io.tidemark.rocketmq;

import io.tidemark.client.HeldException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the offsets of a consumer's queues to the cluster, and tells what is not committed. Nothing here waits; any thread
 * sends, and answers come on the client's.
 */
final class QueueCommits {

    private static final Logger LOG = LoggerFactory.getLogger(TidemarkOffsetStore.class);

    private record Sent(MessageQueue mq, QueueOffset queue, CompletableFuture<Optional<Throwable>> end) {}

    private final String group;
    private final ClusterOffsets cluster;
    private final LocalOffsets offsets;
    private final CommitsUnderWay underWay;

    QueueCommits(String group, ClusterOffsets cluster, LocalOffsets offsets, CommitsUnderWay underWay) {
        this.group = group;
        this.cluster = cluster;
        this.offsets = offsets;
        this.underWay = underWay;
    }

    /** The position that a queue is for this group. */
    PositionKey key(MessageQueue mq) {
        return PositionKey.of(mq.getBrokerName(), mq.getTopic(), group, mq.getQueueId());
    }

    /** Sends a queue's offset unless the cluster has it. */
    void persist(MessageQueue mq) {
        QueueOffset queue = offsets.get(mq);
        if (queue != null) {
            List<Sent> sent = new ArrayList<>();
            sendUnsent(mq, queue, sent);
            tellOfFailures(sent);
        }
    }

    /** Sends the offsets of these queues that the cluster does not have, and forgets all other queues. */
    void persistAll(Set<MessageQueue> mqs) {
        List<Sent> sent = new ArrayList<>();
        offsets.forEach((mq, queue) -> {
            if (mqs.contains(mq)) {
                sendUnsent(mq, queue, sent);
            } else {
                offsets.remove(mq, queue);
                if (queue.isUnsent()) {
                    LOG.warn(
                            "group={} {}: the consumer no longer has the queue, its offset={} was not committed",
                            group,
                            mq,
                            queue.offset());
                }
            }
        });
        tellOfFailures(sent);
    }

    /**
     * Sends one offset.
     *
     * @param queue what the consumer has of the queue; null when it has nothing
     * @return never fails: why the offset was not committed, or empty
     */
    CompletableFuture<Optional<Throwable>> send(MessageQueue mq, @Nullable QueueOffset queue, long offset) {
        if (queue == null) {
            return sendNow(mq, null, offset);
        }
        synchronized (queue) {
            queue.sending(offset);
            return sendNow(mq, queue, offset);
        }
    }

    /** Under the queue's lock: of two threads that take and send, the one with the older offset must not send last. */
    private void sendUnsent(MessageQueue mq, QueueOffset queue, List<Sent> sent) {
        synchronized (queue) {
            long offset = queue.takeUnsent();
            if (offset != QueueOffset.NONE) {
                sent.add(new Sent(mq, queue, sendNow(mq, queue, offset)));
            }
        }
    }

    private CompletableFuture<Optional<Throwable>> sendNow(MessageQueue mq, @Nullable QueueOffset queue, long offset) {
        CompletableFuture<Optional<Throwable>> end =
                commit(mq, offset).handle((revision, failure) -> settle(mq, queue, offset, failure));
        underWay.add(mq, end);
        return end;
    }

    private CompletableFuture<Long> commit(MessageQueue mq, long offset) {
        try {
            return cluster.commit(new Position(key(mq), offset));
        } catch (RuntimeException e) {
            // A name that breaks the rules, or a client that has been closed: told as every other failure.
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<Throwable> settle(
            MessageQueue mq, @Nullable QueueOffset queue, long offset, @Nullable Throwable failure) {
        if (queue == null) {
            return Optional.ofNullable(failure);
        }
        if (failure == null) {
            queue.committed();
            return Optional.empty();
        }
        boolean firstOfReset = queue.failed(offset, failure);
        if (firstOfReset) {
            LOG.warn(
                    "group={} {}: an operator has reset this queue; restart the consumer to take it. Until then what"
                            + " it consumes is not committed, beginning with offset={}",
                    group,
                    mq,
                    offset);
        } else if (!(failure instanceof HeldException) && !offsets.has(mq, queue)) {
            LOG.warn(
                    "group={} {}: the last offset={} before the queue was given away was not committed, who has the"
                            + " queue now goes on from an older one: {}",
                    group,
                    mq,
                    offset,
                    failure.toString());
        }
        return Optional.of(failure);
    }

    /** In one line, once all are answered: when the cluster is away, every queue fails. */
    private void tellOfFailures(List<Sent> sent) {
        CompletableFuture<?>[] ends = sent.stream().map(Sent::end).toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> unused = CompletableFuture.allOf(ends).thenRun(() -> {
            List<Sent> left = sent.stream()
                    .filter(each -> each.queue().isUnsent() && each.end().join().isPresent())
                    .filter(each -> offsets.has(each.mq(), each.queue()))
                    .toList();
            if (!left.isEmpty()) {
                Sent first = left.get(0);
                LOG.warn(
                        "group={}: offsets of {} queues were not committed, and are tried again at the next persist;"
                                + " {}: {}",
                        group,
                        left.size(),
                        first.mq(),
                        first.end().join().orElseThrow().toString());
            }
        });
    }
}
