package io.tidemark.server.remoting;

import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Warns at most once in a second, so that nobody can fill the log's disk from outside. What was held back is counted
 * and told later: by the next line, or by {@link #tellSuppressed} when none comes. Any thread.
 */
final class RateLimitedLog {

    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final Logger log;
    private final LongSupplier nanoClock;
    private boolean everWarned;
    private long warnedAtNanos;
    private long suppressed;

    RateLimitedLog(Logger log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
    }

    /** Warns, or counts. */
    synchronized void warn(String message) {
        if (isTooEarly()) {
            suppressed++;
        } else if (suppressed == 0) {
            log.warn("{}", message);
            warned();
        } else {
            log.warn("{} (and {} lines of this kind before it)", message, suppressed);
            warned();
        }
    }

    /** Tells how many lines were held back, unless one was written just now. */
    synchronized void tellSuppressed() {
        if (suppressed > 0 && !isTooEarly()) {
            log.warn("{} more lines of this kind", suppressed);
            warned();
        }
    }

    private boolean isTooEarly() {
        return everWarned && nanoClock.getAsLong() - warnedAtNanos < INTERVAL_NANOS;
    }

    private void warned() {
        everWarned = true;
        warnedAtNanos = nanoClock.getAsLong();
        suppressed = 0;
    }
}
