package io.tidemark.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.protocol.GoldenFrames.Golden;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives, it is a frame or a {@link MalformedFrameException}. */
class MalformedFrameTest {

    private static final long SEED = Long.getLong("tidemark.test.seed", 20_260_102L);

    /** Ends of ranges, what means something in JSON, and the beginnings of longer UTF-8 forms. */
    private static final byte[] TELLING_BYTES =
            HexFormat.of().parseHex("00017f80feff" + "225c7b7d5b5d3a2c302d" + "c0e0f0");

    static List<Golden> goldenFrames() {
        return GoldenFrames.all();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3, RemotingFrameCodec.FRAME_BYTES_MAX - 3, Integer.MAX_VALUE})
    void aLengthOutOfBoundsIsRefusedBeforeAnythingIsRead(int length) {
        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> RemotingFrameCodec.checkLength(length))
                .withMessageContaining("length=" + length);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, RemotingFrameCodec.FRAME_BYTES_MAX - 4})
    void aLengthWithinBoundsIsTaken(int length) throws MalformedFrameException {
        RemotingFrameCodec.checkLength(length);
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    void everyByteChangedIsReadOrRefused(Golden golden) {
        byte[] frame = golden.frame();
        for (int at = 4; at < frame.length; at++) {
            byte original = frame[at];
            for (int bit = 0; bit < 8; bit++) {
                frame[at] = (byte) (original ^ (1 << bit));
                readOrRefuse(frame, 4, frame.length - 4);
            }
            for (byte telling : TELLING_BYTES) {
                frame[at] = telling;
                readOrRefuse(frame, 4, frame.length - 4);
            }
            frame[at] = original;
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    void everyCutOfTheHeaderIsRefused(Golden golden) {
        byte[] frame = golden.frame();
        for (int length = 0; length < frame.length - 4; length++) {
            assertThat(readOrRefuse(frame, 4, length)).as("length %d", length).isFalse();
        }
    }

    @Test
    void randomChangesAreReadOrRefused() {
        Random random = new Random(SEED);
        List<Golden> all = GoldenFrames.all();
        for (int round = 0; round < 20_000; round++) {
            byte[] frame = all.get(random.nextInt(all.size())).frame();
            for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
                int at = 8 + random.nextInt(frame.length - 8);
                switch (random.nextInt(3)) {
                    case 0 -> frame[at] = (byte) random.nextInt(256);
                    case 1 -> frame[at] ^= (byte) (1 << random.nextInt(8));
                    default -> Arrays.fill(frame, at, Math.min(frame.length, at + 4), (byte) random.nextInt(256));
                }
            }
            readOrRefuse(frame, 4, frame.length - 4);
        }
    }

    @Test
    void randomBytesAreReadOrRefused() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            byte[] payload = new byte[4 + random.nextInt(100)];
            random.nextBytes(payload);
            // Without this nearly all would be refused for their type or their header's length.
            payload[0] = (byte) random.nextInt(2);
            payload[1] = 0;
            payload[2] = 0;
            payload[3] = (byte) random.nextInt(payload.length - 3);
            readOrRefuse(payload, 0, payload.length);
        }
    }

    /** Whether it was read; then it can also be written, and read again with the same meaning. */
    private static boolean readOrRefuse(byte[] bytes, int from, int length) {
        try {
            RemotingCommand command = RemotingFrameCodec.decode(ByteBuffer.wrap(bytes, from, length));
            byte[] again = RemotingFrameCodec.encode(command);
            RemotingCommand second = RemotingFrameCodec.decode(ByteBuffer.wrap(again, 4, again.length - 4));
            // Plain comparisons: this runs some hundred thousand times.
            if (!second.extFields().equals(command.extFields()) || second.code() != command.code()) {
                throw new IllegalStateException(command + " was written and read as " + second);
            }
            return true;
        } catch (MalformedFrameException refused) {
            return false;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError escaped) {
            throw new AssertionError(
                    "seed=" + SEED + " payload=" + HexFormat.of().formatHex(bytes, from, from + length), escaped);
        }
    }

    @Test
    void aHeaderLongerThanTheFrameIsRefused() {
        assertRefused(payload(1, 22, new byte[21]), "headerLength=22");
        assertRefused(payload(0, 0xFF_FFFF, new byte[2]), "headerLength=16777215");
    }

    @Test
    void aHeaderBeyondItsBoundIsRefused() {
        int length = RemotingFrameCodec.HEADER_BYTES_MAX + 1;
        assertRefused(payload(1, length, new byte[length]), "headerLength=1048577");
    }

    @Test
    void anUnknownSerializationIsRefused() {
        assertRefused(payload(2, 0, new byte[0]), "serializeType=2");
        assertRefused(payload(255, 0, new byte[0]), "serializeType=255");
    }

    @Test
    void lengthsInTheBinaryHeaderAreChecked() {
        byte[] header = new byte[21];
        ByteBuffer.wrap(header).putInt(13, Integer.MAX_VALUE);
        assertRefused(payload(1, 21, header), "remarkLength=2147483647");
        ByteBuffer.wrap(header).putInt(13, -1);
        assertRefused(payload(1, 21, header), "remarkLength=-1");
        ByteBuffer.wrap(header).putInt(13, 0).putInt(17, Integer.MIN_VALUE);
        assertRefused(payload(1, 21, header), "extFieldsLength=-2147483648");
        assertRefused(payload(1, 20, header), "headerLength=20");
    }

    @Test
    void aNameThatReachesBeyondTheHeaderIsRefused() {
        byte[] header = new byte[28];
        ByteBuffer.wrap(header).putInt(17, 7).putShort(21, (short) 2);
        assertRefused(payload(1, 28, header), "nameLength=2");
        ByteBuffer.wrap(header).putShort(21, (short) -1);
        assertRefused(payload(1, 28, header), "nameLength=-1");
        ByteBuffer.wrap(header).putShort(21, (short) 0).putInt(23, 2);
        assertRefused(payload(1, 28, header), "valueLength=2");
    }

    @Test
    void tooManyFieldsAreRefused() {
        int fields = BinaryHeader.EXT_FIELDS_MAX + 1;
        byte[] header = new byte[21 + 6 * fields];
        ByteBuffer.wrap(header).putInt(17, 6 * fields);
        assertRefused(payload(1, header.length, header), "extFields>1024");

        StringBuilder json = new StringBuilder("{\"extFields\":{\"f\":1");
        for (int i = 1; i < fields; i++) {
            json.append(",\"f").append(i).append("\":1");
        }
        assertRefused(json(json.append("}}").toString()), "extFields>1024");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "15",
                "{",
                "{}}",
                "{}{}",
                "{\"code\":15",
                "{\"code\":}",
                "{\"code\":1.5}",
                "{\"code\":true}",
                "{\"code\":\"fifteen\"}",
                "{\"code\":[15]}",
                "{\"code\":2147483648}",
                "{\"opaque\":1e999999999}",
                "{\"language\":{}}",
                "{\"remark\":[]}",
                "{\"extFields\":[]}",
                "{\"extFields\":\"topic\"}",
                "{\"extFields\":{\"topic\":{}}}",
                "{\"extFields\":{\"topic\":[1]}}",
                "{\"extFields\":{\"topic\":\"T\"}",
                "{code:15}",
            })
    void jsonThatIsNoHeaderIsRefused(String header) {
        assertRefused(json(header), "=");
    }

    @Test
    void jsonThatIsDeepIsRefused() {
        assertRefused(json("{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"), "StreamConstraintsException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FF", "80", "C080", "C3", "E08080", "EDA080", "F4908080", "F0808080"})
    void jsonThatIsNotUtf8IsRefused(String hex) {
        for (String member : List.of("remark", "unknown")) {
            String bad = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
            byte[] header = ("{\"" + member + "\":\"" + bad + "\"}").getBytes(StandardCharsets.ISO_8859_1);
            assertRefused(payload(0, header.length, header), "is no JSON header");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void jsonInAnotherEncodingIsRefused(String encoding) {
        byte[] header = "{\"code\":15}".getBytes(Charset.forName(encoding));
        assertRefused(payload(0, header.length, header), "=");
    }

    @Test
    void jsonThatBeginsWithAByteOrderMarkIsRefused() {
        assertRefused(json("\uFEFF{\"code\":15}"), "is no JSON header");
    }

    private static void assertRefused(ByteBuffer payload, String message) {
        assertThatThrownBy(() -> RemotingFrameCodec.decode(payload))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining(message);
    }

    private static ByteBuffer json(String header) {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        return payload(0, bytes.length, bytes);
    }

    private static ByteBuffer payload(int type, int headerLength, byte[] rest) {
        return ByteBuffer.allocate(4 + rest.length)
                .putInt((type << 24) | headerLength)
                .put(rest)
                .flip();
    }
}
