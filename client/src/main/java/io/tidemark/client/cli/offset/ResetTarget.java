package io.tidemark.client.cli.offset;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where a reset takes the positions to: exactly one of its options is given. Options that are Optionals would count as given
 * for picocli.
 */
final class ResetTarget {

    @Option(names = "--to-offset", paramLabel = "N", description = "To this offset, each of them.")
    private @Nullable Long toOffset;

    @Option(
            names = "--shift",
            paramLabel = "N",
            description = "By so many messages: back with -N, forwards with N; to 0 at the furthest.")
    private @Nullable Long shift;

    @Option(
            names = "--from-file",
            paramLabel = "FILE",
            description = "To what a file says: CSV as 'offsets export' writes it, or a consumerOffset.json.")
    private @Nullable Path fromFile;

    Optional<Path> fromFile() {
        return Optional.ofNullable(fromFile);
    }

    /** The offset to which all go, also queues that have no position yet. */
    Optional<Long> toOffset() {
        return Optional.ofNullable(toOffset);
    }

    /** Where a position goes that is here now. */
    long from(long offset) {
        if (toOffset != null) {
            return toOffset;
        }
        long by = Objects.requireNonNull(shift, "shift");
        return by > Long.MAX_VALUE - offset ? Long.MAX_VALUE : Math.max(0, offset + by);
    }
}
