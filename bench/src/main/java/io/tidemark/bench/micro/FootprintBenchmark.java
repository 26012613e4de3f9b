package io.tidemark.bench.micro;

import io.tidemark.core.offset.OffsetTable;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a table takes of the heap: {@code bytesPerPosition}, keys included, in rows of eight queues. The time is that of
 * building it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class FootprintBenchmark {

    /** Positions of the table. */
    @Param({"1000000", "10000000"})
    public int positions = 1;

    /** What is told besides the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Footprint {
        /** Bytes of the heap, with the keys. */
        public double bytesPerPosition;
    }

    @Benchmark
    public OffsetTable build(Footprint footprint) {
        long before = usedBytes();
        OffsetTable table = new PositionSet(positions).table();
        footprint.bytesPerPosition = (double) (usedBytes() - before) / table.positions();
        return table;
    }

    /** After a collection, so that only what is reachable counts. */
    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
