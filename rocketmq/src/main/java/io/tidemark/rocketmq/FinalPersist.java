package io.tidemark.rocketmq;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer's last persist, at its shutdown: sends what is left, waits for the answers, and tries again where the client
 * itself does not, because it is full or the outcome is not known. It waits for a bounded time, and names what is not
 * committed then. On the thread that shuts the consumer down.
 */
final class FinalPersist {

    private static final Logger LOG = LoggerFactory.getLogger(TidemarkOffsetStore.class);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final String group;
    private final LocalOffsets offsets;
    private final CommitsUnderWay underWay;
    private final QueueCommits commits;
    private final Duration waitMax;

    FinalPersist(String group, LocalOffsets offsets, CommitsUnderWay underWay, QueueCommits commits, Duration waitMax) {
        this.group = group;
        this.offsets = offsets;
        this.underWay = underWay;
        this.commits = commits;
        this.waitMax = waitMax;
    }

    void run(Set<MessageQueue> mqs) {
        long deadlineNanos = System.nanoTime() + waitMax.toNanos();
        try {
            boolean again;
            do {
                if (!mqs.isEmpty()) {
                    commits.persistAll(mqs);
                }
                again = underWay.awaitAll(deadlineNanos)
                        && isWorthAnotherTry(mqs)
                        && System.nanoTime() + PAUSE.toNanos() < deadlineNanos;
                if (again) {
                    TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                }
            } while (again);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("group={}: interrupted while the last offsets were committed", group);
        }
        tellOfRest();
    }

    private boolean isWorthAnotherTry(Set<MessageQueue> mqs) {
        return mqs.stream().map(offsets::get).anyMatch(queue -> queue != null && queue.isWorthAnotherTry());
    }

    private void tellOfRest() {
        for (MessageQueue mq : underWay.unanswered()) {
            LOG.warn(
                    "group={} {}: the last offset={} has no answer within {}, it may be committed or not",
                    group,
                    mq,
                    offsets.offset(mq),
                    waitMax);
        }
        offsets.forEach((mq, queue) -> {
            if (queue.isUnsent()) {
                LOG.warn(
                        "group={} {}: the last offset={} was not committed: {}",
                        group,
                        mq,
                        queue.offset(),
                        queue.failure().map(Throwable::toString).orElse("nobody asked for it"));
            }
        });
    }
}
