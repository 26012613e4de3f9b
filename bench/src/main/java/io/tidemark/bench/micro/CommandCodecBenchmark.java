package io.tidemark.bench.micro;

import io.tidemark.core.command.Command;
import io.tidemark.core.command.CommandCodec;
import io.tidemark.core.command.CommandFormatException;
import io.tidemark.core.command.CommitOffsets;
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
import org.openjdk.jmh.annotations.Warmup;

/** What a batch of commits costs on its way into a log entry and out of it, by the number of its positions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CommandCodecBenchmark {

    private static final long TIME_MILLIS = 1_700_000_000_000L;

    /** Positions of the batch, in rows of 8. */
    @Param({"1", "64", "1024"})
    public int positions = 1;

    private final CommitOffsets.Builder builder = new CommitOffsets.Builder();
    private PositionSet batch = new PositionSet(1);
    private CommitOffsets command =
            new CommitOffsets.Builder().put("topic@group", 0, 0).build(TIME_MILLIS);
    private byte[] bytes = {};

    /** Makes the command that is encoded, and the bytes that are decoded. */
    @Setup
    public void buildOnce() {
        batch = new PositionSet(positions);
        command = build();
        bytes = CommandCodec.encode(command);
    }

    @Benchmark
    public CommitOffsets build() {
        builder.clear();
        for (int i = 0; i < positions; i++) {
            builder.put(batch.row(i), batch.queueId(i), batch.offset(i));
        }
        return builder.build(TIME_MILLIS);
    }

    @Benchmark
    public byte[] encode() {
        return CommandCodec.encode(command);
    }

    @Benchmark
    public Command decode() throws CommandFormatException {
        return CommandCodec.decode(bytes);
    }
}
