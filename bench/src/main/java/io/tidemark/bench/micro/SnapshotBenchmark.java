package io.tidemark.bench.micro;

import io.tidemark.core.offset.FrozenOffsets;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.snapshot.LoadedSnapshot;
import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import io.tidemark.core.snapshot.OffsetSnapshotWriter;
import io.tidemark.core.snapshot.SnapshotFile;
import io.tidemark.core.snapshot.SnapshotOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A large table as consumerOffset.json: frozen, written and forced to the disk, and loaded. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx1g")
public class SnapshotBenchmark {

    private static final SnapshotOrigin ORIGIN = new SnapshotOrigin("11111111-2222-3333-4444-555555555555", "n1");

    /** Positions of the table. */
    @Param("1000000")
    public int positions = 1;

    private final OffsetSnapshotWriter writer = new OffsetSnapshotWriter();
    private final OffsetSnapshotLoader loader = new OffsetSnapshotLoader();
    private OffsetTable table = new OffsetTable();
    private Path directory = Path.of("");
    private Path written = Path.of("");

    /** Fills the table, and writes the file that is loaded. */
    @Setup
    public void writeOnce() throws IOException {
        table = new PositionSet(positions).table();
        directory = BenchmarkDirectory.make("snapshot-benchmark");
        written = directory.resolve("consumerOffset.json");
        writer.write(table.freeze(), ORIGIN, written);
    }

    /** Removes the files. */
    @TearDown
    public void remove() throws IOException {
        Files.deleteIfExists(directory.resolve("next.json"));
        Files.deleteIfExists(written);
        Files.deleteIfExists(directory);
    }

    /** For as long as this takes nothing is applied. */
    @Benchmark
    public FrozenOffsets freeze() {
        return table.freeze();
    }

    @Benchmark
    public SnapshotFile write() throws IOException {
        return writer.write(table.freeze(), ORIGIN, directory.resolve("next.json"));
    }

    @Benchmark
    public LoadedSnapshot load() throws IOException {
        return loader.load(written);
    }
}
