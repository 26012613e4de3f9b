package io.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofNanos(100), Duration.ofNanos(350), new SplittableRandom(17));

    @Test
    void theWaitDoublesUpToItsBoundLessARandomHalf() {
        assertThat(backoff.nextNanos()).isBetween(50L, 100L);
        assertThat(backoff.nextNanos()).isBetween(100L, 200L);
        assertThat(backoff.nextNanos()).isBetween(175L, 350L);
        assertThat(backoff.nextNanos()).isBetween(175L, 350L);
    }

    @Test
    void itBeginsAnewOnceItWentWell() {
        for (int i = 0; i < 10; i++) {
            assertThat(backoff.nextNanos()).isPositive();
        }
        backoff.reset();
        assertThat(backoff.nextNanos()).isBetween(50L, 100L);
    }

    @Test
    void twoClientsDoNotComeBackTogether() {
        Duration second = Duration.ofSeconds(1);
        Backoff other = new Backoff(second, second, new SplittableRandom(18));
        assertThat(new Backoff(second, second, new SplittableRandom(17)).nextNanos())
                .isNotEqualTo(other.nextNanos());
    }
}
