package io.tidemark.server.remoting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RateLimitedLogTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final RateLimitedLog log =
            new RateLimitedLog(LoggerFactory.getLogger(RateLimitedLogTest.class), clock::get);

    @Test
    void writesOneLineASecondAndTellsHowManyItHeldBack() {
        try (CapturedLog captured = new CapturedLog(RateLimitedLogTest.class)) {
            log.warn("a");
            log.warn("b");
            log.warn("c");
            log.tellSuppressed();
            clock.addAndGet(SECOND);
            log.warn("d");
            log.warn("e");
            clock.addAndGet(SECOND);
            log.tellSuppressed();
            log.tellSuppressed();
            clock.addAndGet(SECOND);
            log.warn("f");

            assertThat(captured.lines())
                    .containsExactly("a", "d (and 2 lines of this kind before it)", "1 more lines of this kind", "f");
        }
    }
}
