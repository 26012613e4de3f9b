package io.tidemark.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our frames and those of the real {@code rocketmq-remoting} 5.5.0, each read by the other. */
class RocketMqFramesTest {

    private static final long SEED = Long.getLong("tidemark.test.seed", 20_260_101L);

    private static final String UNICODE = "Größe 消费 😀";
    private static final String ESCAPES = "\"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028";

    /** A frame in plain words. */
    record Plain(
            SerializeType type,
            int code,
            int opaque,
            int flag,
            @Nullable String remark,
            Map<String, String> fields,
            int bodyBytes) {

        byte[] body() {
            byte[] body = new byte[bodyBytes];
            new Random(bodyBytes).nextBytes(body);
            return body;
        }

        @Override
        public String toString() {
            return type + " code=" + code + " remark=" + remark + " fields=" + fields + " body=" + bodyBytes;
        }
    }

    static List<Plain> frames() {
        List<Plain> frames = new ArrayList<>();
        for (SerializeType type : SerializeType.values()) {
            for (String remark : new @Nullable String[] {null, "plain", UNICODE, ESCAPES}) {
                for (Map<String, String> fields : List.of(
                        Map.<String, String>of(), Map.of("topic", "T"), Map.of(UNICODE, ESCAPES, "offset", "-1"))) {
                    for (int bodyBytes : new int[] {0, 1, 1000}) {
                        frames.add(new Plain(type, 15, -7, bodyBytes & 3, remark, fields, bodyBytes));
                    }
                }
            }
        }
        frames.addAll(randomFrames(new Random(SEED)));
        return frames;
    }

    private static List<Plain> randomFrames(Random random) {
        List<Plain> frames = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Map<String, String> fields = new HashMap<>();
            for (int n = random.nextInt(12); n > 0; n--) {
                // A name with both an escape and a char beyond 16 bits is more than fastjson2 2.0.59 can read, even
                // when
                // it wrote it.
                fields.put(randomText(random, 3), randomText(random, 4));
            }
            frames.add(new Plain(
                    i % 2 == 0 ? SerializeType.JSON : SerializeType.ROCKETMQ,
                    random.nextInt(32_768),
                    random.nextInt(),
                    random.nextInt(4),
                    random.nextBoolean() ? null : randomText(random, 4),
                    fields,
                    random.nextInt(100)));
        }
        return frames;
    }

    /** Not empty: RocketMQ reads an empty text of a binary header as null. */
    private static String randomText(Random random, int utf8BytesMax) {
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(20); n > 0; n--) {
            text.appendCodePoint(
                    switch (random.nextInt(utf8BytesMax)) {
                        case 0 -> random.nextInt(0x80);
                        case 1 -> 0x80 + random.nextInt(0x780);
                        case 2 -> 0x4E00 + random.nextInt(0x5000);
                        default -> 0x1F300 + random.nextInt(0x200);
                    });
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void weReadWhatRocketMqWrites(Plain plain) throws Exception {
        ByteBuffer frame = theirs(plain).encode();
        assertThat(frame.getInt()).isEqualTo(frame.remaining());

        RemotingCommand command = RemotingFrameCodec.decode(frame);

        assertThat(command.serializeType()).isEqualTo(plain.type());
        assertThat(command.code()).isEqualTo(plain.code());
        assertThat(command.opaque()).isEqualTo(plain.opaque());
        assertThat(command.flag()).isEqualTo(plain.flag());
        assertThat(command.remark()).isEqualTo(plain.remark());
        assertThat(command.languageCode()).isEqualTo(LanguageCode.GO.getCode());
        assertThat(command.version()).isEqualTo(513);
        assertThat(asMap(command.extFields())).as("seed %d", SEED).isEqualTo(plain.fields());
        assertThat(command.body()).isEqualTo(plain.body());
    }

    @ParameterizedTest
    @MethodSource("frames")
    void rocketMqReadsWhatWeWrite(Plain plain) throws Exception {
        byte[] frame = RemotingFrameCodec.encode(ours(plain));
        assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(frame.length - 4);

        org.apache.rocketmq.remoting.protocol.RemotingCommand command =
                org.apache.rocketmq.remoting.protocol.RemotingCommand.decode(
                        Unpooled.wrappedBuffer(frame, 4, frame.length - 4));

        assertThat(command.getSerializeTypeCurrentRPC().name())
                .isEqualTo(plain.type().name());
        assertThat(command.getCode()).isEqualTo(plain.code());
        assertThat(command.getOpaque()).isEqualTo(plain.opaque());
        assertThat(command.getFlag()).isEqualTo(plain.flag());
        assertThat(command.getRemark()).isEqualTo(plain.remark());
        assertThat(command.getLanguage()).isEqualTo(LanguageCode.GO);
        assertThat(command.getVersion()).isEqualTo(513);
        Map<String, String> fields = command.getExtFields();
        assertThat(fields == null ? Map.of() : fields).as("seed %d", SEED).isEqualTo(plain.fields());
        byte[] body = command.getBody();
        assertThat(body == null ? new byte[0] : body).isEqualTo(plain.body());
    }

    @Test
    void everyLanguageOfRocketMqHasItsName() {
        for (LanguageCode language : LanguageCode.values()) {
            assertThat(LanguageNames.nameOf(language.getCode())).isEqualTo(language.name());
            assertThat(LanguageNames.codeOf(language.name())).isEqualTo(language.getCode());
        }
    }

    @Test
    void ourRequestCodesAreFreeInRocketMq() throws IllegalAccessException {
        List<Integer> taken = new ArrayList<>();
        for (var field : org.apache.rocketmq.remoting.protocol.RequestCode.class.getFields()) {
            taken.add(field.getInt(null));
        }

        assertThat(taken)
                .contains(
                        RequestCode.QUERY_CONSUMER_OFFSET,
                        RequestCode.UPDATE_CONSUMER_OFFSET,
                        RequestCode.GET_ALL_CONSUMER_OFFSET)
                .doesNotContain(
                        RequestCode.COMMIT_OFFSETS,
                        RequestCode.QUERY_OFFSETS,
                        RequestCode.NODE_STATUS,
                        RequestCode.REPLACE_MEMBER,
                        RequestCode.TRANSFER_LEADERSHIP);
    }

    private static Map<String, String> asMap(ExtFields fields) {
        Map<String, String> map = new HashMap<>();
        fields.forEach(map::put);
        return map;
    }

    private static RemotingCommand ours(Plain plain) {
        ExtFields.Builder fields = ExtFields.builder();
        plain.fields().forEach(fields::add);
        return new RemotingCommand(
                plain.type(),
                plain.code(),
                LanguageCode.GO.getCode(),
                513,
                plain.opaque(),
                plain.flag(),
                plain.remark(),
                fields.build(),
                plain.body());
    }

    private static org.apache.rocketmq.remoting.protocol.RemotingCommand theirs(Plain plain) {
        var command = org.apache.rocketmq.remoting.protocol.RemotingCommand.createRequestCommand(plain.code(), null);
        command.setSerializeTypeCurrentRPC(org.apache.rocketmq.remoting.protocol.SerializeType.valueOf(
                plain.type().name()));
        command.setOpaque(plain.opaque());
        command.setFlag(plain.flag());
        command.setRemark(plain.remark());
        command.setLanguage(LanguageCode.GO);
        command.setVersion(513);
        plain.fields().forEach(command::addExtField);
        command.setBody(plain.body().length == 0 ? null : plain.body());
        return command;
    }
}
