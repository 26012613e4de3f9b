package io.tidemark.bench.micro;

import io.tidemark.core.protocol.MalformedFrameException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.core.protocol.SerializeType;
import io.tidemark.core.protocol.UpdateConsumerOffsetRequestHeader;
import java.nio.ByteBuffer;
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

/** Frames of a single commit: bytes to command to typed header, and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameCodecBenchmark {

    private static final UpdateConsumerOffsetRequestHeader HEADER =
            new UpdateConsumerOffsetRequestHeader("billing-service", "orders", 7, 1_234_567_890L, "broker-a");

    /** How the header is written. */
    @Param
    public SerializeType serializeType = SerializeType.ROCKETMQ;

    private RemotingCommand command = RemotingCommand.request(0, 0, HEADER.toFields());
    private ByteBuffer frame = ByteBuffer.allocate(0);
    private ByteBuffer target = ByteBuffer.allocate(0);

    /** Makes the frame that is decoded. */
    @Setup
    public void encodeOnce() {
        command = RemotingCommand.request(RequestCode.UPDATE_CONSUMER_OFFSET, 42, HEADER.toFields())
                .withSerializeType(serializeType);
        frame = ByteBuffer.wrap(RemotingFrameCodec.encode(command));
        target = ByteBuffer.allocate(frame.capacity());
    }

    @Benchmark
    public UpdateConsumerOffsetRequestHeader decode() throws MalformedFrameException {
        frame.clear().position(Integer.BYTES); // after its length word
        return UpdateConsumerOffsetRequestHeader.from(
                RemotingFrameCodec.decode(frame).extFields());
    }

    @Benchmark
    public ByteBuffer encode() {
        target.clear();
        RemotingFrameCodec.encode(
                RemotingCommand.request(RequestCode.UPDATE_CONSUMER_OFFSET, 42, HEADER.toFields())
                        .withSerializeType(serializeType),
                target);
        return target;
    }
}
