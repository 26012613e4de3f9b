package io.tidemark.bench.micro;

import io.tidemark.failover.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where benchmarks keep files: in the tree, since the system's temporary directory may be memory, where fsync is free. */
final class BenchmarkDirectory {

    private BenchmarkDirectory() {}

    /** Makes one of this name; the caller removes it. */
    static Path make(String name) throws IOException {
        Path parent = Machine.tree().resolve("bench").resolve("target");
        return Files.createTempDirectory(Files.createDirectories(parent), name);
    }
}
