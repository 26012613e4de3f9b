package io.tidemark.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: twice as long each time, up to a bound, and each time a random half less, so
 * that clients which failed together do not come back together. Belongs to one thread.
 */
final class Backoff {

    private final long firstNanos;
    private final long maxNanos;
    private final RandomGenerator random;
    private long nextNanos;

    Backoff(Duration first, Duration max, RandomGenerator random) {
        firstNanos = first.toNanos();
        maxNanos = max.toNanos();
        nextNanos = firstNanos;
        this.random = random;
    }

    /** The wait before the next try, from half of the full one to all of it. */
    long nextNanos() {
        long full = nextNanos;
        nextNanos = Math.min(maxNanos, 2 * full);
        return full / 2 + random.nextLong(full / 2 + 1);
    }

    /** It went well: the next wait is the shortest again. */
    void reset() {
        nextNanos = firstNanos;
    }
}
