package io.tidemark.rocketmq;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * The commits that are not answered yet, also of queues that the consumer has given away. Of each queue it knows the
 * latest: the client applies commits of one position in their order. Any thread.
 */
final class CommitsUnderWay {

    private final ConcurrentMap<MessageQueue, CompletableFuture<?>> latest = new ConcurrentHashMap<>();

    /** @param end never fails */
    void add(MessageQueue mq, CompletableFuture<?> end) {
        latest.put(mq, end);
        CompletableFuture<?> unused = end.whenComplete((result, failure) -> latest.remove(mq, end));
    }

    /** Waits for this queue's commit, which ends within the client's deadline. */
    void await(MessageQueue mq) throws InterruptedException {
        CompletableFuture<?> end = latest.get(mq);
        if (end != null) {
            await(end);
        }
    }

    /** Waits for one of these ends, which never fail. */
    static <T> T await(CompletableFuture<T> end) throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a commit's end failed", e);
        }
    }

    /**
     * Waits for all of them, at most until the deadline by {@link System#nanoTime}.
     *
     * @return whether all have ended
     */
    boolean awaitAll(long deadlineNanos) throws InterruptedException {
        CompletableFuture<?>[] ends = latest.values().toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a commit's end failed", e);
        }
    }

    /** The queues whose commits have no answer. */
    List<MessageQueue> unanswered() {
        return latest.entrySet().stream()
                .filter(entry -> !entry.getValue().isDone())
                .map(Map.Entry::getKey)
                .toList();
    }
}
