package io.tidemark.failover.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.MalformedFrameException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import io.tidemark.core.protocol.SerializeType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MalformedFrameTest {

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void everyByteIsChangedOnceAndNoOtherWithIt(SerializeType type) {
        RemotingCommand command = new WireRequests()
                .commit(new Position(PositionKey.of("", "topic", "group", 3), 7))
                .withSerializeType(type);
        byte[] frame = RemotingFrameCodec.encode(command);

        List<byte[]> mutations = MalformedFrame.mutationsOf(command, new Random(1));

        assertThat(mutations).hasSize(frame.length);
        for (int at = 0; at < frame.length; at++) {
            byte[] mutated = mutations.get(at);
            assertThat(mutated[at]).isNotEqualTo(frame[at]);
            mutated[at] = frame[at];
            assertThat(mutated).isEqualTo(frame);
        }
    }

    @Test
    void noneOfThemIsAFrame() {
        for (MalformedFrame malformed : MalformedFrame.all()) {
            ByteBuffer bytes = ByteBuffer.wrap(malformed.bytes());
            assertThatThrownBy(() -> read(bytes)).as(malformed.what()).isInstanceOf(MalformedFrameException.class);
        }
    }

    private static void read(ByteBuffer bytes) throws MalformedFrameException {
        RemotingFrameCodec.checkLength(bytes.getInt());
        RemotingFrameCodec.decode(bytes);
    }
}
