package io.tidemark.raft.timer;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.JRaftUtils;
import com.alipay.sofa.jraft.util.timer.Timeout;
import com.alipay.sofa.jraft.util.timer.Timer;
import com.alipay.sofa.jraft.util.timer.TimerTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrequentElectionTimersTest {

    private static final TimerTask NOTHING = timeout -> {};

    @Test
    void jraftTakesItsTimersFromIt() {
        assertThat(JRaftUtils.raftTimerFactory()).isInstanceOf(FrequentElectionTimers.class);
    }

    @Test
    void anElectionTimerFiresThreeTimesInATimeout() {
        Delays delays = new Delays();
        Timer timer = new FrequentElectionTimers.FrequentTimer(delays);

        timer.newTimeout(NOTHING, 350, TimeUnit.MILLISECONDS);
        timer.newTimeout(NOTHING, 3, TimeUnit.SECONDS);

        assertThat(delays.asked)
                .containsExactly(Duration.ofNanos(350_000_000 / 3 / 1000 * 1000), Duration.ofSeconds(1));
    }

    @Test
    void aTimerOfItsFiresAndEnds() {
        Timer timer = new FrequentElectionTimers().getElectionTimer(false, "elections");
        CompletableFuture<Boolean> fired = new CompletableFuture<>();
        try {
            timer.newTimeout(timeout -> fired.complete(true), 30, TimeUnit.MILLISECONDS);

            assertThat(fired).succeedsWithin(Duration.ofSeconds(30));
        } finally {
            timer.newTimeout(NOTHING, 1, TimeUnit.HOURS);
            assertThat(timer.stop()).hasSize(1);
        }
    }

    /** Writes down what delays are asked for. */
    private static final class Delays implements Timer {

        private final List<Duration> asked = new ArrayList<>();

        @Override
        public @Nullable Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
            asked.add(Duration.of(delay, unit.toChronoUnit()));
            return null;
        }

        @Override
        public Set<Timeout> stop() {
            return Set.of();
        }
    }
}
