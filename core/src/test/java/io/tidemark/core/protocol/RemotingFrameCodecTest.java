package io.tidemark.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemotingFrameCodecTest {

    @Test
    void jsonIsReadAsLenientlyAsRocketMqDoesIt() throws MalformedFrameException {
        RemotingCommand command = decodeJson("""
                {"version":"513", "unknown":{"a":[1,{"b":null}]}, "flag":null, "language":"COBOL", "remark":null,
                 "extFields":{"queueId":3,"ratio":1.50,"order":true,"nothing":null,"topic":"T\\u0041"}, "code":15}
                """);

        assertThat(command.code()).isEqualTo(15);
        assertThat(command.version()).isEqualTo(513);
        assertThat(command.flag()).isZero();
        assertThat(command.opaque()).isZero();
        assertThat(command.remark()).isNull();
        assertThat(command.languageCode()).isEqualTo(RemotingCommand.LANGUAGE_UNKNOWN);
        assertThat(command.extFields())
                .isEqualTo(ExtFields.builder()
                        .add("queueId", "3")
                        .add("ratio", "1.50")
                        .add("order", "true")
                        .add("topic", "TA")
                        .build());
    }

    @Test
    void aLanguageMayBeANumber() throws MalformedFrameException {
        assertThat(decodeJson("{\"language\":9}").languageCode()).isEqualTo(9);
        assertThat(decodeJson("{\"language\":\"GO\"}").languageCode()).isEqualTo(9);
        assertThat(decodeJson("{\"language\":99}").languageCode()).isEqualTo(99);
    }

    @Test
    void anUnknownLanguageIsLeftOutOfJson() {
        RemotingCommand command =
                new RemotingCommand(SerializeType.JSON, 15, 99, 0, 1, 0, null, ExtFields.EMPTY, new byte[0]);

        assertThat(new String(RemotingFrameCodec.encode(command), StandardCharsets.UTF_8))
                .endsWith("{\"code\":15,\"flag\":0,\"opaque\":1,\"serializeTypeCurrentRPC\":\"JSON\",\"version\":0}");
    }

    @Test
    void theUsualNamesAreNotMadeAnew() throws MalformedFrameException {
        RemotingCommand command = RemotingFrameCodec.decode(
                GoldenFrames.named("update-sync", SerializeType.ROCKETMQ).payload());

        for (int i = 0; i < command.extFields().size(); i++) {
            String name = command.extFields().name(i);
            assertThat(name).isSameAs(name.intern());
        }
    }

    @Test
    void bytesOfABinaryHeaderThatAreNotUtf8AreReplaced() throws MalformedFrameException {
        byte[] frame = RemotingFrameCodec.encode(RemotingCommand.request(15, 1, ExtFields.of("topic", "T")));
        frame[frame.length - 1] = (byte) 0xFF;

        RemotingCommand command = RemotingFrameCodec.decode(ByteBuffer.wrap(frame, 4, frame.length - 4));

        assertThat(command.extFields().get("topic")).isEqualTo("\uFFFD");
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void aLoneSurrogateBecomesAQuestionMark(SerializeType type) throws MalformedFrameException {
        RemotingCommand command = RemotingCommand.request(15, 1, ExtFields.of("\uDC00x", "a\uD800"))
                .withSerializeType(type);

        assertThat(roundTrip(command).extFields()).isEqualTo(ExtFields.of("?x", "a?"));
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void anEmptyValueStaysEmpty(SerializeType type) throws MalformedFrameException {
        RemotingCommand command =
                RemotingCommand.request(15, 1, ExtFields.of("topic", "")).withSerializeType(type);

        assertThat(roundTrip(command).extFields()).isEqualTo(ExtFields.of("topic", ""));
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void aResponseMirrorsItsRequest(SerializeType type) throws MalformedFrameException {
        RemotingCommand request =
                RemotingCommand.request(14, -5, ExtFields.EMPTY).withSerializeType(type);

        RemotingCommand response = roundTrip(RemotingCommand.response(
                request,
                ResponseCode.QUERY_NOT_FOUND,
                "no",
                AnswerHeader.notFound(7, false).toFields()));

        assertThat(response.serializeType()).isEqualTo(type);
        assertThat(response.opaque()).isEqualTo(-5);
        assertThat(response.isResponse()).isTrue();
        assertThat(response.code()).isEqualTo(22);
        assertThat(response.remark()).isEqualTo("no");
        assertThat(AnswerHeader.from(response.extFields())).isEqualTo(AnswerHeader.notFound(7, false));
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void aFrameIsWrittenWhereTheBufferStands(SerializeType type) {
        RemotingCommand command = RemotingCommand.request(11_001, 1, ExtFields.EMPTY, new byte[] {1, 2, 3})
                .withSerializeType(type);
        byte[] frame = RemotingFrameCodec.encode(command);
        ByteBuffer target = ByteBuffer.allocateDirect(frame.length + 20).position(10);

        RemotingFrameCodec.encode(command, target);

        assertThat(target.position()).isEqualTo(10 + frame.length);
        byte[] written = new byte[frame.length];
        target.get(10, written);
        assertThat(written).isEqualTo(frame);
    }

    @Test
    void whatCannotBeAFrameIsNotWritten() {
        byte[] body = new byte[RemotingFrameCodec.FRAME_BYTES_MAX];
        RemotingCommand tooLarge = RemotingCommand.request(1, 1, ExtFields.EMPTY, body);
        RemotingCommand longHeader =
                RemotingCommand.request(1, 1, ExtFields.of("topic", "x".repeat(RemotingFrameCodec.HEADER_BYTES_MAX)));
        RemotingCommand greatCode = RemotingCommand.request(200_050, 1, ExtFields.EMPTY);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RemotingFrameCodec.encode(tooLarge))
                .withMessageContaining("frameBytes=");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RemotingFrameCodec.encode(longHeader))
                .withMessageContaining("headerBytes=");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RemotingFrameCodec.encode(greatCode))
                .withMessageContaining("code=200050");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RemotingFrameCodec.encode(
                        longHeader, ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN)))
                .withMessageContaining("order=LITTLE_ENDIAN");
    }

    @Test
    void theGreatestFrameIsWrittenAndRead() throws MalformedFrameException {
        byte[] body = new byte[RemotingFrameCodec.FRAME_BYTES_MAX - 8 - 21];
        RemotingCommand command = RemotingCommand.request(1, 1, ExtFields.EMPTY, body);

        assertThat(RemotingFrameCodec.encodedLength(command)).isEqualTo(RemotingFrameCodec.FRAME_BYTES_MAX);
        assertThat(roundTrip(command).body()).hasSameSizeAs(body);
    }

    private static RemotingCommand roundTrip(RemotingCommand command) throws MalformedFrameException {
        byte[] frame = RemotingFrameCodec.encode(command);
        return RemotingFrameCodec.decode(ByteBuffer.wrap(frame, 4, frame.length - 4));
    }

    private static RemotingCommand decodeJson(String header) throws MalformedFrameException {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        return RemotingFrameCodec.decode(ByteBuffer.allocate(4 + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .flip());
    }
}
