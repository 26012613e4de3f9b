package io.tidemark.failover.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteeredClockTest {

    @Test
    void takesTheTimeOfTheLastLineThatHasOne() {
        String log = """
                server: logs are written to /n1/logs
                2026-11-25T17:24:39.605Z INFO  [main] a.B - first
                2026-11-25T18:24:40.823+01:00 WARN  [main] a.B - last
                java.lang.IllegalStateException: of the last
                \tat a.B.c(B.java:1)
                """;
        assertThat(SteeredClock.lastTime(log)).contains(Instant.parse("2026-11-25T17:24:40.823Z"));
    }

    @Test
    void takesNoneWhereNoLineHasOne() {
        assertThat(SteeredClock.lastTime("server: logs are written to /n1/logs\n\n"))
                .isEmpty();
    }
}
