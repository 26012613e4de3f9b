package io.tidemark.failover.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a run keeps its results and, while it goes on or when it failed, the files of its nodes. */
final class DirectoryOption {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "failover-run",
            description = "Where results and what failed are kept (default: ./${DEFAULT-VALUE}).")
    private Path directory = Path.of("");

    Path path() {
        return directory.toAbsolutePath();
    }
}
