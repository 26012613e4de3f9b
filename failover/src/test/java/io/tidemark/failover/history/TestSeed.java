package io.tidemark.failover.history;

import java.security.SecureRandom;

/** The seed of a random test: printed, and given back with {@code -Dtidemark.test.seed=N}. */
final class TestSeed {

    private static final String PROPERTY = "tidemark.test.seed";

    private TestSeed() {}

    static long next(Class<?> test) {
        String given = System.getProperty(PROPERTY, "");
        long seed = given.isEmpty() ? new SecureRandom().nextLong() : Long.parseLong(given);
        System.out.printf("%s: -D%s=%d%n", test.getSimpleName(), PROPERTY, seed);
        return seed;
    }
}
