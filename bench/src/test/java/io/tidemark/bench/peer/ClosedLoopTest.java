package io.tidemark.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void aSlotHasOneOperationUnderWayAtMost() throws InterruptedException {
        Set<Integer> underWay = ConcurrentHashMap.newKeySet();
        AtomicInteger doubled = new AtomicInteger();

        Speed speed = ClosedLoop.run(4, Duration.ZERO, SHORT, slot -> {
            if (!underWay.add(slot)) {
                doubled.incrementAndGet();
            }
            return later().thenRun(() -> underWay.remove(slot));
        });

        assertThat(doubled).hasValue(0);
        assertThat(underWay).as("all have ended").isEmpty();
        assertThat(speed.perSecond()).isPositive();
        assertThat(speed.p50Millis()).isGreaterThanOrEqualTo(1).isLessThanOrEqualTo(speed.p99Millis());
    }

    @Test
    void whatTheWarmUpDidDoesNotCount() throws InterruptedException {
        AtomicInteger begun = new AtomicInteger();

        Speed speed = ClosedLoop.run(1, SHORT.multipliedBy(3), SHORT, slot -> {
            begun.incrementAndGet();
            return later();
        });

        assertThat(speed.perSecond() * SHORT.toMillis() / 1000)
                .as("a quarter of the time counts")
                .isLessThan(begun.get() / 2.0);
    }

    @Test
    void anOperationThatFailsEndsIt() {
        assertThatThrownBy(() -> ClosedLoop.run(
                        2, Duration.ZERO, SHORT, slot -> CompletableFuture.failedFuture(new IOException("broken"))))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("broken");
    }

    /** After a millisecond at least. */
    private static CompletableFuture<Void> later() {
        return CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS));
    }
}
