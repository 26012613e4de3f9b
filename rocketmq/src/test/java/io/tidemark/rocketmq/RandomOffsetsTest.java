package io.tidemark.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.tidemark.client.Refusals;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Threads that consume, and one that persists, while the cluster refuses at random: offsets never go back, and in the end
 * the cluster has the last of each queue. Replay with {@code -Dtidemark.test.seed=N}, as far as threads allow.
 */
class RandomOffsetsTest {

    private static final String SEED = "tidemark.test.seed";

    private static final int QUEUES = 16;
    private static final int CONSUMERS = 3;
    private static final int PERSISTS = 300;

    /** Answers in order, as the client does for one position, on a thread of its own. */
    private static final class FickleOffsets implements ClusterOffsets {

        private final Map<PositionKey, Long> table = new ConcurrentHashMap<>();
        private final Set<String> backwards = ConcurrentHashMap.newKeySet();
        private final ExecutorService network = Executors.newSingleThreadExecutor();
        private final Random random;
        private volatile boolean steady;

        FickleOffsets(long seed) {
            this.random = new Random(seed);
        }

        @Override
        public CompletableFuture<Long> commit(Position position) {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            network.execute(() -> {
                switch (steady ? 9 : random.nextInt(10)) {
                    case 0 -> answer.completeExceptionally(Refusals.busy());
                    case 1 -> answer.completeExceptionally(Refusals.unavailable());
                    case 2 -> answer.completeExceptionally(Refusals.outcomeUnknown());
                    case 3 -> {
                        apply(position);
                        answer.completeExceptionally(Refusals.outcomeUnknown());
                    }
                    default -> {
                        apply(position);
                        answer.complete(1L);
                    }
                }
            });
            return answer;
        }

        private void apply(Position position) {
            Long before = table.put(position.key(), position.offset());
            if (before != null && before > position.offset()) {
                backwards.add(position + " after " + before);
            }
        }

        @Override
        public Optional<Long> takeOver(PositionKey key) {
            return Optional.ofNullable(table.get(key));
        }
    }

    @Test
    void theLastOffsetOfEachQueueArrives() throws Exception {
        long seed = Long.getLong(SEED, new SecureRandom().nextLong());
        System.out.printf("%s: -D%s=%d%n", getClass().getSimpleName(), SEED, seed);
        FickleOffsets cluster = new FickleOffsets(seed);
        AtomicBoolean shuttingDown = new AtomicBoolean();
        TidemarkOffsetStore store =
                new TidemarkOffsetStore(cluster, "billing", Duration.ofMinutes(1), shuttingDown::get);
        AtomicLongArray newest = new AtomicLongArray(QUEUES);
        Set<MessageQueue> mqs = new HashSet<>();
        for (int queue = 0; queue < QUEUES; queue++) {
            mqs.add(new MessageQueue("orders", "broker-a", queue));
        }
        AtomicBoolean persisted = new AtomicBoolean();
        Logger logger = (Logger) LoggerFactory.getLogger(TidemarkOffsetStore.class);
        logger.setLevel(Level.OFF); // hundreds of failures
        ExecutorService threads = Executors.newFixedThreadPool(CONSUMERS);
        try {
            List<Future<?>> consuming = new ArrayList<>();
            for (int consumer = 0; consumer < CONSUMERS; consumer++) {
                SplittableRandom random = new SplittableRandom(seed + consumer);
                consuming.add(threads.submit(() -> {
                    while (!persisted.get()) {
                        int queue = random.nextInt(QUEUES);
                        store.updateOffset(
                                new MessageQueue("orders", "broker-a", queue), newest.incrementAndGet(queue), true);
                    }
                }));
            }
            for (int i = 0; i < PERSISTS; i++) {
                store.persistAll(mqs);
                // As far apart as the answers are late.
                cluster.network.submit(() -> {}).get();
            }
            persisted.set(true);
            for (Future<?> each : consuming) {
                each.get();
            }
            cluster.steady = true;
            shuttingDown.set(true);
            store.persistAll(mqs);
        } finally {
            persisted.set(true);
            logger.setLevel(null);
            threads.shutdownNow();
            cluster.network.shutdownNow();
        }
        Map<PositionKey, Long> last = new HashMap<>();
        for (int queue = 0; queue < QUEUES; queue++) {
            last.put(PositionKey.of("broker-a", "orders", "billing", queue), newest.get(queue));
        }
        assertThat(cluster.table).isEqualTo(last);
        assertThat(cluster.backwards).isEmpty();
    }
}
