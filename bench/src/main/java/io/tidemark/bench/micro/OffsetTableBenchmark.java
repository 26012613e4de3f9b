package io.tidemark.bench.micro;

import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.PositionKey;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A large table: offsets that one thread sets, as the state machine's does, and that one or eight threads read. Counted
 * are positions; a commit is one of {@value #ENTRY_POSITIONS} in a log entry.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx1g")
public class OffsetTableBenchmark {

    private static final int ENTRY_POSITIONS = 64;

    /** Positions of the table. */
    @Param("1000000")
    public int positions = 1;

    private PositionSet set = new PositionSet(1);
    private PositionKey[] keys = {};
    private OffsetTable table = new OffsetTable();

    /** Only the one thread that commits touches these. */
    private final SplittableRandom choice = new SplittableRandom(1);

    private long index = 1;

    /** Fills the table. */
    @Setup
    public void fill() {
        set = new PositionSet(positions);
        keys = set.keys();
        table = set.table();
        index = table.summary().index();
    }

    /** A reader's own choices. */
    @State(Scope.Thread)
    public static class Reader {
        private final SplittableRandom choice =
                new SplittableRandom(Thread.currentThread().getName().hashCode());
    }

    @Benchmark
    @Threads(1)
    @OperationsPerInvocation(ENTRY_POSITIONS)
    public void commitByOne() {
        commit();
    }

    @Benchmark
    @Threads(1)
    public long queryByOne(Reader reader) {
        return query(reader);
    }

    @Benchmark
    @Threads(8)
    public long queryByEight(Reader reader) {
        return query(reader);
    }

    @Benchmark
    @Group("commitBesideEightReaders")
    @GroupThreads(1)
    @OperationsPerInvocation(ENTRY_POSITIONS)
    public void commitBeside() {
        commit();
    }

    @Benchmark
    @Group("commitBesideEightReaders")
    @GroupThreads(8)
    public long queryBeside(Reader reader) {
        return query(reader);
    }

    private void commit() {
        index++;
        table.apply(index, 1, index, editor -> {
            for (int i = 0; i < ENTRY_POSITIONS; i++) {
                int position = choice.nextInt(positions);
                editor.put(set.row(position), set.queueId(position), index);
            }
        });
    }

    private long query(Reader reader) {
        PositionKey key = keys[reader.choice.nextInt(positions)];
        return table.read(view -> view.offset(key));
    }
}
