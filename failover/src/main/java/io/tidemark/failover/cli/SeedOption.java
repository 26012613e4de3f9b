package io.tidemark.failover.cli;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Option;

/** Where all choices of a run come from. */
final class SeedOption {

    @Option(names = "--seed", paramLabel = "S", description = "Of all choices (default: another one each time).")
    private Optional<Long> seed = Optional.empty();

    /** The one that was given, or another one each time. */
    long value() {
        return seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000_000));
    }
}
