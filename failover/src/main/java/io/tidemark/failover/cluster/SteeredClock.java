package io.tidemark.failover.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The clock of one node, which can be put forward and back while it runs, by libfaketime. Only the time of day jumps;
 * what counts time since the start goes on evenly, as it does when a clock is set.
 */
public final class SteeredClock implements Closeable {

    /** How often libfaketime looks, which takes time: when more whole seconds have passed. */
    private static final Duration LOOKS_AFTER = Duration.ofSeconds(1);

    /** How long the node may go on by the old time. */
    public static final Duration NOTICED_WITHIN = LOOKS_AFTER.plusSeconds(1);

    private static final String LIBRARY = "libfaketimeMT.so.1";

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** libfaketime makes both for each process, and takes them away when it ends in order. */
    private static final Pattern LEFT_BEHIND = Pattern.compile("(?:faketime_shm|sem\\.faketime_sem)_(\\d+)");

    private final Path file;

    /** Has the node run by this clock from its next start on; it is right until it is put. */
    public SteeredClock(ClusterNode node) {
        this.file = node.directory().resolve("clock");
        put(Duration.ZERO);
        node.environment("LD_PRELOAD", library().orElseThrow().toString());
        node.environment("FAKETIME_TIMESTAMP_FILE", file.toAbsolutePath().toString());
        node.environment("FAKETIME_CACHE_DURATION", Long.toString(LOOKS_AFTER.toSeconds()));
        node.environment("DONT_FAKE_MONOTONIC", "1");
        // A mend for old C libraries; with it, waits of the JVM end early and begin anew all the time.
        node.environment("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        node.environment("NO_FAKE_STAT", "1");
    }

    /** Whether this machine has libfaketime. */
    public static boolean isAvailable() {
        return library().isPresent();
    }

    /** Takes away what killed processes with such a clock have left; to be called when the node has ended. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(SHARED_MEMORY)) {
            for (Path file : files.toList()) {
                Matcher name = LEFT_BEHIND.matcher(file.getFileName().toString());
                if (name.matches() && !Files.exists(Path.of("/proc", name.group(1)))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Puts it so far before or behind the true time. */
    public void put(Duration ahead) {
        try {
            Files.createDirectories(file.getParent());
            // In its place at once: half a number would be another time.
            Path next = file.resolveSibling("clock.next");
            Files.writeString(next, "%+d".formatted(ahead.toSeconds()));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The time at which the last of these lines of a node's log says that it was written. */
    public static Optional<Instant> lastTime(String log) {
        List<String> lines = log.lines().toList();
        for (int i = lines.size() - 1; i >= 0; i--) {
            Optional<Instant> time = time(lines.get(i));
            if (time.isPresent()) {
                return time;
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> time(String line) {
        int space = line.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(line.substring(0, space))
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty(); // a line of a stack trace, or of the script's
        }
    }

    /** Debian keeps it below the folder of the machine's architecture. */
    private static Optional<Path> library() {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return Stream.concat(folders, Stream.of(Path.of("/usr/lib")))
                    .map(folder -> folder.resolve("faketime").resolve(LIBRARY))
                    .filter(Files::isReadable)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
