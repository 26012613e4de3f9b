package io.tidemark.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A peer's own client under a {@link ClosedLoop}, as a process: a Java file that is run as it stands against the peer's jars,
 * since nothing of Tidemark is to be compiled against them. It gets operations under way, seconds of warm-up, seconds
 * counted and then what it needs, and prints {@link Speed#toLine} at last.
 */
final class LoadProcess {

    private static final long SLACK_SECONDS = 120;

    private LoadProcess() {}

    /** Runs one. */
    static Speed measure(
            Path directory,
            String classPath,
            Path source,
            int inFlight,
            Duration warmUp,
            Duration counted,
            List<String> more)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx1g",
                source.toString(),
                Integer.toString(inFlight),
                Long.toString(warmUp.toSeconds()),
                Long.toString(counted.toSeconds())));
        arguments.addAll(more);
        try (ChildJvm load = ChildJvm.start(directory.resolve("load"), classPath, arguments)) {
            load.awaitSuccess(warmUp.plus(counted).toSeconds() + SLACK_SECONDS);
            return Files.readAllLines(load.console()).stream()
                    .filter(Speed::isLine)
                    .map(Speed::parse)
                    .findFirst()
                    .orElseThrow(() -> new IOException(source.getFileName() + " has not said how fast it was"));
        }
    }
}
