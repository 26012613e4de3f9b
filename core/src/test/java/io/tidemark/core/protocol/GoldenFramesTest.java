package io.tidemark.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.protocol.GoldenFrames.Golden;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenFramesTest {

    static List<Golden> goldenFrames() {
        return GoldenFrames.all();
    }

    @Test
    void theFileHoldsSixFramesInEachSerialization() {
        assertThat(GoldenFrames.all())
                .hasSize(12)
                .filteredOn(golden -> golden.type() == SerializeType.JSON)
                .hasSize(6);
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    void aFrameOfRocketMqIsWrittenAgainByteForByte(Golden golden) throws MalformedFrameException {
        RemotingCommand command = RemotingFrameCodec.decode(golden.payload());

        assertThat(command.serializeType()).isEqualTo(golden.type());
        assertThat(command.languageCode()).isEqualTo(RemotingCommand.LANGUAGE_JAVA);
        assertThat(command.version()).isEqualTo(RemotingCommand.VERSION);
        assertThat(command.body()).isEmpty();
        assertThat(RemotingFrameCodec.encode(command)).isEqualTo(golden.frame());
        assertThat(RemotingFrameCodec.encodedLength(command)).isEqualTo(golden.frame().length);
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    void aFrameInADirectBufferIsReadAlike(Golden golden) throws MalformedFrameException {
        ByteBuffer direct = ByteBuffer.allocateDirect(golden.frame().length + 3);
        direct.position(3);
        direct.put(golden.payload()).limit(direct.position()).position(3);

        RemotingCommand command = RemotingFrameCodec.decode(direct);

        assertThat(direct.hasRemaining()).isFalse();
        assertThat(RemotingFrameCodec.encode(command)).isEqualTo(golden.frame());
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void aCommitHasItsFields(SerializeType type) throws MalformedFrameException {
        RemotingCommand command = decoded("update-sync", type);

        assertThat(command.code()).isEqualTo(RequestCode.UPDATE_CONSUMER_OFFSET);
        assertThat(command.opaque()).isEqualTo(42);
        assertThat(command.remark()).isNull();
        assertThat(command.isOneway()).isFalse();
        assertThat(command.isResponse()).isFalse();
        assertThat(UpdateConsumerOffsetRequestHeader.from(command.extFields()))
                .isEqualTo(new UpdateConsumerOffsetRequestHeader(
                        "CG_order", "TopicTest", 3, 123_456_789_012L, "broker-a"));
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void aOnewayCommitIsKnownAsOne(SerializeType type) throws MalformedFrameException {
        RemotingCommand command = decoded("update-oneway", type);

        assertThat(command.isOneway()).isTrue();
        assertThat(command.isResponse()).isFalse();
        assertThat(command.opaque()).isEqualTo(43);
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void aQueryHasItsFields(SerializeType type) throws MalformedFrameException {
        RemotingCommand command = decoded("query", type);

        assertThat(command.code()).isEqualTo(RequestCode.QUERY_CONSUMER_OFFSET);
        assertThat(QueryConsumerOffsetRequestHeader.from(command.extFields()))
                .isEqualTo(new QueryConsumerOffsetRequestHeader(
                        "CG_order", "TopicTest", 3, "broker-a", Consistency.LINEARIZABLE));
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void aRequestForTheTableHasNoFields(SerializeType type) throws MalformedFrameException {
        RemotingCommand command = decoded("get-all", type);

        assertThat(command.code()).isEqualTo(RequestCode.GET_ALL_CONSUMER_OFFSET);
        assertThat(command.extFields()).isSameAs(ExtFields.EMPTY);
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void anAnswerHasItsFields(SerializeType type) throws MalformedFrameException {
        RemotingCommand found = decoded("query-response", type);
        RemotingCommand notFound = decoded("query-not-found-response", type);

        assertThat(found.isResponse()).isTrue();
        assertThat(found.code()).isEqualTo(ResponseCode.SUCCESS);
        assertThat(found.extFields().requireLong(FieldName.OFFSET)).isEqualTo(123_456_789_012L);
        assertThat(notFound.code()).isEqualTo(ResponseCode.QUERY_NOT_FOUND);
        assertThat(notFound.opaque()).isEqualTo(44);
        assertThat(notFound.remark()).startsWith("Not found, do not set to zero");
    }

    private static RemotingCommand decoded(String name, SerializeType type) throws MalformedFrameException {
        return RemotingFrameCodec.decode(GoldenFrames.named(name, type).payload());
    }
}
