package io.tidemark.rocketmq;

import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the offsets of a RocketMQ consumer in Tidemark instead of in its brokers: of a clustering {@code
 * DefaultMQPushConsumer}, {@code DefaultLitePullConsumer} or {@code DefaultMQPullConsumer}. Each consumer has a store of its
 * own, which is set before the consumer is started; the client may be shared by all of them, and is closed by whoever made
 * it, after the consumers.
 *
 * <pre>{@code
 * try (TidemarkClient client = TidemarkClient.builder().servers("tm1:10921", "tm2:10931", "tm3:10941").build()) {
 *     DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("billing");
 *     consumer.setNamesrvAddr("ns1:9876");
 *     consumer.setOffsetStore(new TidemarkOffsetStore(client, "billing"));
 *     consumer.setAwaitTerminationMillisWhenShutdown(10_000); // what is being consumed is committed too
 *     consumer.subscribe("orders", "*");
 *     consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
 *         messages.forEach(this::bill);
 *         return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
 *     });
 *     consumer.start();
 *     untilTold.await();
 *     consumer.shutdown();
 * }
 * }</pre>
 *
 * <pre>{@code
 * DefaultLitePullConsumer consumer = new DefaultLitePullConsumer("billing");
 * consumer.setNamesrvAddr("ns1:9876");
 * consumer.setOffsetStore(new TidemarkOffsetStore(client, "billing"));
 * consumer.setAutoCommit(false);
 * consumer.subscribe("orders", "*");
 * consumer.start();
 * while (!told) {
 *     consumer.poll().forEach(this::bill);
 *     consumer.commit(); // sent within 5 s, or at the shutdown
 * }
 * consumer.shutdown();
 * }</pre>
 *
 * <pre>{@code
 * DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("billing");
 * consumer.setNamesrvAddr("ns1:9876");
 * consumer.setOffsetStore(new TidemarkOffsetStore(client, "billing"));
 * consumer.start();
 * for (MessageQueue queue : consumer.fetchSubscribeMessageQueues("orders")) {
 *     long offset = consumer.fetchConsumeOffset(queue, true);
 *     if (offset < -1) {
 *         continue; // not known at the moment; -1 is a queue that the group has never read
 *     }
 *     PullResult result = consumer.pull(queue, "*", Math.max(0, offset), 32);
 *     if (result.getPullStatus() == PullStatus.FOUND) {
 *         result.getMsgFoundList().forEach(this::bill);
 *     }
 *     consumer.updateConsumeOffset(queue, result.getNextBeginOffset());
 *     consumer.getOffsetStore().updateConsumeOffsetToBroker(queue, result.getNextBeginOffset(), false); // waits
 * }
 * consumer.shutdown();
 * }</pre>
 *
 * <p>A consumer with a namespace has it before its group and topics. RocketMQ's clients name topics so themselves; the group
 * is given here as {@code NamespaceUtil.wrapNamespace("namespace", "billing")}.
 *
 * <p>It differs from RocketMQ's own store, {@code RemoteBrokerOffsetStore}, in this: an offset that the cluster has is not
 * sent again; an offset that is not acknowledged is sent again at the next persist; persisting never blocks, but for the
 * consumer's shutdown, which waits until the last offsets are acknowledged, or the time given to the constructor is over.
 * What is not committed then, or when a queue is given away, is logged as a warning.
 *
 * <p>Any thread. The offsets of the consumer's queues are in memory, and no thread is started.
 */
public final class TidemarkOffsetStore implements OffsetStore {

    private static final Logger LOG = LoggerFactory.getLogger(TidemarkOffsetStore.class);

    /** Twice as long as the client's deadline by default, so that what is not known is tried once more. */
    private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(10);

    /** What RocketMQ's consumers understand; anything below -1 makes them try again. */
    private static final long NOT_FOUND = -1;

    private static final long ERROR = -2;
    private static final long BAD_ARGUMENT = -3;

    private final String group;
    private final ClusterOffsets cluster;
    private final BooleanSupplier shuttingDown;
    private final LocalOffsets offsets = new LocalOffsets();
    private final CommitsUnderWay underWay = new CommitsUnderWay();
    private final QueueCommits commits;
    private final FinalPersist finalPersist;

    /** Set by the consumer's shutdown: what it consumes from then on is not committed. */
    private volatile boolean ended;

    private final AtomicBoolean toldOfLateOffset = new AtomicBoolean();

    /**
     * A store for one consumer of this group.
     *
     * @param client stays open until the consumer is shut down; is not closed here
     * @param group the consumer's group, with its namespace if it has one
     * @throws InvalidPositionException when the group's name breaks RocketMQ's rules
     */
    public TidemarkOffsetStore(TidemarkClient client, String group) {
        this(client, group, SHUTDOWN_WAIT);
    }

    /**
     * As {@link #TidemarkOffsetStore(TidemarkClient, String)}.
     *
     * @param shutdownWait how long the consumer's shutdown may wait for its last commits; 10 s unless said. Should be longer
     *     than the client's deadline
     */
    public TidemarkOffsetStore(TidemarkClient client, String group, Duration shutdownWait) {
        this(new ClientOffsets(client), group, shutdownWait, ConsumerShutdown::isCalling);
    }

    TidemarkOffsetStore(ClusterOffsets cluster, String group, Duration shutdownWait, BooleanSupplier shuttingDown) {
        this.group = RowKey.requireGroup(group);
        this.cluster = cluster;
        this.shuttingDown = shuttingDown;
        this.commits = new QueueCommits(group, cluster, offsets, underWay);
        this.finalPersist = new FinalPersist(group, offsets, underWay, commits, shutdownWait);
    }

    /** Called when a consumer starts: it begins with nothing in memory. */
    @Override
    public void load() {
        if (offsets.size() > 0) {
            LOG.warn(
                    "group={}: a consumer starts with the store of another one, whose offsets are forgotten: {}. Each "
                            + "consumer needs a store of its own",
                    group,
                    offsets.copy(null));
            offsets.clear();
        }
        ended = false;
        toldOfLateOffset.set(false);
    }

    @Override
    public void updateOffset(@Nullable MessageQueue mq, long offset, boolean increaseOnly) {
        if (mq == null || isNegative(mq, offset)) {
            return;
        }
        offsets.update(mq, offset, increaseOnly);
        if (ended && toldOfLateOffset.compareAndSet(false, true)) {
            LOG.warn(
                    "group={} {}: consumed up to offset={} after the last commit of the consumer's shutdown, so it"
                            + " will be consumed again; give the shutdown time for it"
                            + " (setAwaitTerminationMillisWhenShutdown)",
                    group,
                    mq,
                    offset);
        }
    }

    @Override
    public void updateAndFreezeOffset(@Nullable MessageQueue mq, long offset) {
        if (mq != null && !isNegative(mq, offset)) {
            offsets.freeze(mq, offset);
        }
    }

    /**
     * The offset from which the consumer goes on. A position that an operator has reset is taken over by that.
     *
     * @return 0 or more; -1 when nobody has committed the position, or memory has none and nothing else was asked for; -2
     *     when it is not known at the moment; -3 without a queue or a type, or when a name breaks RocketMQ's rules
     */
    @Override
    public long readOffset(@Nullable MessageQueue mq, @Nullable ReadOffsetType type) {
        if (mq == null || type == null) {
            return BAD_ARGUMENT;
        }
        return switch (type) {
            case READ_FROM_MEMORY -> offsets.offset(mq);
            case MEMORY_FIRST_THEN_STORE -> {
                long offset = offsets.offset(mq);
                yield offset == QueueOffset.NONE ? takeOver(mq) : offset;
            }
            case READ_FROM_STORE -> takeOver(mq);
        };
    }

    /**
     * Sends what the cluster does not have of these queues, and forgets all others. Waits only when the consumer is being
     * shut down.
     */
    @Override
    public void persistAll(@Nullable Set<MessageQueue> mqs) {
        Set<MessageQueue> kept = mqs == null ? Set.of() : mqs;
        if (shuttingDown.getAsBoolean()) {
            finalPersist.run(kept);
            ended = true;
        } else if (!kept.isEmpty()) {
            commits.persistAll(kept);
        }
    }

    @Override
    public void persist(@Nullable MessageQueue mq) {
        if (mq != null) {
            commits.persist(mq);
        }
    }

    @Override
    public void removeOffset(@Nullable MessageQueue mq) {
        QueueOffset queue = mq == null ? null : offsets.remove(mq);
        if (queue != null && queue.isUnsent()) {
            LOG.warn(
                    "group={} {}: the queue was given away, its last offset={} was not committed: {}",
                    group,
                    mq,
                    queue.offset(),
                    queue.failure().map(Throwable::toString).orElse("nobody asked for it"));
        }
    }

    @Override
    public Map<MessageQueue, Long> cloneOffsetTable(@Nullable String topic) {
        return offsets.copy(topic);
    }

    /**
     * Commits an offset past the one in memory, which stays as it is, and is not sent again before it changes.
     *
     * @param isOneway whether to return at once; else the cluster has acknowledged it when this returns
     * @throws MQClientException when it is not committed, or that is not known; its cause says which
     */
    @Override
    public void updateConsumeOffsetToBroker(@Nullable MessageQueue mq, long offset, boolean isOneway)
            throws MQClientException, InterruptedException {
        if (mq == null || offset < 0) {
            throw new MQClientException("mq=" + mq + " offset=" + offset + ", expected a queue and 0 or more", null);
        }
        CompletableFuture<Optional<Throwable>> end = commits.send(mq, offsets.get(mq), offset);
        if (isOneway) {
            CompletableFuture<Void> unused = end.thenAccept(failure -> failure.ifPresent(why ->
                    LOG.warn("group={} {}: offset={} was not committed: {}", group, mq, offset, why.toString())));
            return;
        }
        Optional<Throwable> failure = CommitsUnderWay.await(end);
        if (failure.isPresent()) {
            throw new MQClientException(
                    "group=" + group + " " + mq + ": offset=" + offset + " was not committed", failure.get());
        }
    }

    /** The cluster's answer, which comes behind this store's own commits of the queue. */
    private long takeOver(MessageQueue mq) {
        PositionKey key;
        try {
            key = commits.key(mq);
        } catch (InvalidPositionException e) {
            LOG.warn("group={} {}: it cannot have an offset: {}", group, mq, e.getMessage());
            return BAD_ARGUMENT;
        }
        QueueOffset reading = offsets.beginRead(mq);
        long found = QueueOffset.NONE;
        try {
            underWay.await(mq);
            found = cluster.takeOver(key).orElse(NOT_FOUND);
            return found;
        } catch (TidemarkException e) {
            LOG.warn("group={} {}: its offset is not known at the moment: {}", group, mq, e.toString());
            return ERROR;
        } catch (RuntimeException e) {
            // Whatever it is: without an answer the consumer must not take the queue for a new one.
            LOG.warn("group={} {}: its offset is not known at the moment", group, mq, e);
            return ERROR;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("group={} {}: interrupted before its offset was known", group, mq);
            return ERROR;
        } finally {
            offsets.endRead(mq, reading, found);
        }
    }

    private boolean isNegative(MessageQueue mq, long offset) {
        if (offset < 0) {
            LOG.warn("group={} {}: offset={} is ignored, expected 0 or more", group, mq, offset);
        }
        return offset < 0;
    }
}
