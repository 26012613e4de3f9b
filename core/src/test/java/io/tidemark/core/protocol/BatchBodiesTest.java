package io.tidemark.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BatchBodiesTest {

    private static final long SEED = Long.getLong("tidemark.test.seed", 20_260_103L);

    private static final Pattern FIELDS = Pattern.compile("body|positions(\\[\\d+]\\.(queueId|offset))?");

    private static final CommitOffsetsBody COMMIT = CommitOffsetsBody.builder()
            .add("", "T", "G", 0, 5)
            .add("", "T", "G", 300, 0)
            .add("b", "T", "H", 1, 123_456_789_012L)
            .build();

    private static final String COMMIT_HEX = "01"
            + "05" + "00" + "0154" + "0147" + "0162" + "0148" // "" T G b H
            + "02" + "000102" + "030104" // rows
            + "03" + "0000" + "00ac02" + "0101" // positions
            + "05" + "00" + "94b4e4f4cb03"; // offsets

    private static final QueryOffsetsBody QUERY = QueryOffsetsBody.builder()
            .add("", "T", "G", 0)
            .add("", "T", "T", 65_535)
            .build();

    private static final String QUERY_HEX =
            "01" + "03" + "00" + "0154" + "0147" + "02" + "000102" + "000101" + "02" + "0000" + "01ffff03";

    private static final String RESPONSE_HEX = "01" + "03" + "01" + "00" + "ffffffffffffffff7f";

    @Test
    void theBytesAreThoseOfTheDocument() {
        assertThat(hex(COMMIT.encode())).isEqualTo(COMMIT_HEX);
        assertThat(hex(QUERY.encode())).isEqualTo(QUERY_HEX);
        assertThat(hex(QueryOffsetsResponseBody.of(new long[] {0, -1, Long.MAX_VALUE - 1})
                        .encode()))
                .isEqualTo(RESPONSE_HEX);
    }

    @Test
    void theDocumentsBytesAreRead() {
        CommitOffsetsBody commit = CommitOffsetsBody.decode(bytes(COMMIT_HEX));
        assertThat(positions(commit)).containsExactly("/T/G/0=5", "/T/G/300=0", "b/T/H/1=123456789012");
        assertThat(commit.positions().rowCount()).isEqualTo(2);

        QueryOffsetsBody query = QueryOffsetsBody.decode(bytes(QUERY_HEX));
        assertThat(query.positions().size()).isEqualTo(2);
        assertThat(query.positions().group(query.positions().rowOf(1))).isEqualTo("T");
        assertThat(query.positions().queueId(1)).isEqualTo(65_535);

        QueryOffsetsResponseBody response = QueryOffsetsResponseBody.decode(bytes(RESPONSE_HEX));
        assertThat(response.size()).isEqualTo(3);
        assertThat(response.offset(0)).isZero();
        assertThat(response.found(1)).isFalse();
        assertThat(response.offset(1)).isEqualTo(QueryOffsetsResponseBody.NONE);
        assertThat(response.offset(2)).isEqualTo(Long.MAX_VALUE - 1);
    }

    @Test
    void randomBatchesAreReadAsTheyWereWritten() {
        Random random = new Random(SEED);
        for (int round = 0; round < 100; round++) {
            CommitOffsetsBody.Builder commit = CommitOffsetsBody.builder();
            QueryOffsetsBody.Builder query = QueryOffsetsBody.builder();
            long[] offsets = new long[1 + random.nextInt(200)];
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < offsets.length; i++) {
                String broker = random.nextBoolean() ? "" : "broker-" + random.nextInt(3);
                String topic = "topic-" + random.nextInt(9);
                String group = "größe-" + random.nextInt(9);
                int queueId = random.nextInt() >> random.nextInt(32);
                long offset = random.nextLong() >> random.nextInt(64);
                commit.add(broker, topic, group, queueId, offset);
                query.add(broker, topic, group, queueId);
                offsets[i] = offset >>> 1;
                expected.add(broker + "/" + topic + "/" + group + "/" + queueId + "=" + offset);
            }

            assertThat(positions(CommitOffsetsBody.decode(commit.build().encode())))
                    .as("seed %d", SEED)
                    .isEqualTo(expected);
            QueryOffsetsBody read = QueryOffsetsBody.decode(query.build().encode());
            assertThat(read.positions().size()).isEqualTo(offsets.length);
            QueryOffsetsResponseBody response = QueryOffsetsResponseBody.decode(
                    QueryOffsetsResponseBody.of(offsets).encode());
            for (int i = 0; i < offsets.length; i++) {
                assertThat(response.offset(i)).as("seed %d", SEED).isEqualTo(offsets[i]);
            }
        }
    }

    @Test
    void aBatchSharesItsStrings() {
        CommitOffsetsBody.Builder commit = CommitOffsetsBody.builder();
        for (int queueId = 0; queueId < 1000; queueId++) {
            commit.add("", "a-topic-with-a-long-name", "a-group-with-a-long-name", queueId, 1);
        }

        assertThat(commit.build().encode().length).isLessThan(5 * 1000);
    }

    @Test
    void everyMutationIsReadOrRefusedWithAFieldsName() {
        mutate(COMMIT.encode(), CommitOffsetsBody::decode);
        mutate(QUERY.encode(), QueryOffsetsBody::decode);
        mutate(bytes(RESPONSE_HEX), QueryOffsetsResponseBody::decode);
    }

    private static void mutate(byte[] body, Function<byte[], ?> decode) {
        for (int at = 0; at < body.length; at++) {
            byte original = body[at];
            for (int value = 0; value < 256; value++) {
                body[at] = (byte) value;
                readOrRefuse(body, decode);
            }
            body[at] = original;
            byte[] cut = Arrays.copyOf(body, at);
            assertThat(readOrRefuse(cut, decode)).as("cut at %d", at).isFalse();
        }
        assertThat(readOrRefuse(Arrays.copyOf(body, body.length + 1), decode)).isFalse();
        Random random = new Random(SEED);
        for (int round = 0; round < 5_000; round++) {
            byte[] noise = new byte[1 + random.nextInt(40)];
            random.nextBytes(noise);
            noise[0] = 1;
            readOrRefuse(noise, decode);
        }
    }

    private static boolean readOrRefuse(byte[] body, Function<byte[], ?> decode) {
        try {
            return decode.apply(body) != null;
        } catch (InvalidFieldException refused) {
            if (!FIELDS.matcher(refused.field()).matches()) {
                throw new AssertionError("seed=" + SEED + " body=" + hex(body) + " field=" + refused.field(), refused);
            }
            return false;
        } catch (RuntimeException escaped) {
            throw new AssertionError("seed=" + SEED + " body=" + hex(body), escaped);
        }
    }

    @Test
    void anUnreadableQueueIdIsNamedWithItsPlace() {
        String hex = COMMIT_HEX.replace("00ac02", "00ffffffff0f");

        assertInvalid(
                () -> CommitOffsetsBody.decode(bytes(hex)), "positions[1].queueId", "positions[1].queueId=4294967295");
    }

    @Test
    void tooManyPositionsAreRefused() {
        int tooMany = CommitOffsetsBody.POSITIONS_MAX + 1;
        QueryOffsetsBody.Builder query = QueryOffsetsBody.builder();
        for (int i = 0; i < tooMany; i++) {
            query.add("", "T", "G", i);
        }
        byte[] body = new byte[20 + 2 * tooMany];
        byte[] start = bytes("0103000154014701000102" + "818004");
        System.arraycopy(start, 0, body, 0, start.length);

        assertInvalid(query::build, "positions", "65537 of them");
        assertInvalid(() -> QueryOffsetsBody.decode(body), "positions", "65537 of them");
    }

    @Test
    void anEmptyBatchIsRefused() {
        assertInvalid(() -> CommitOffsetsBody.builder().build(), "positions", "0 of them");
        assertInvalid(() -> CommitOffsetsBody.decode(bytes("01000000")), "positions", "0 of them");
        assertInvalid(() -> CommitOffsetsBody.decode(new byte[0]), "body", "version=-1");
        assertInvalid(() -> CommitOffsetsBody.decode(bytes("02")), "body", "version=2");
    }

    @Test
    void aCountBeyondTheBodyIsRefusedBeforeItIsAllocated() {
        assertInvalid(() -> CommitOffsetsBody.decode(bytes("01ffffffff07")), "body", "strings=2147483647");
        assertInvalid(() -> QueryOffsetsResponseBody.decode(bytes("01ffffffffffffffffff01")), "body", "positions=");
        assertInvalid(() -> CommitOffsetsBody.decode(bytes("01ffffffffffffffffffff01")), "body", "64 bits");
    }

    @Test
    void anOffsetBelowNoneIsRefused() {
        assertInvalid(
                () -> QueryOffsetsResponseBody.decode(bytes("0101ffffffffffffffffff01")),
                "positions[0].offset",
                "positions[0].offset=-2");
    }

    private static List<String> positions(CommitOffsetsBody body) {
        PositionList positions = body.positions();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            int row = positions.rowOf(i);
            texts.add(positions.broker(row) + "/" + positions.topic(row) + "/" + positions.group(row) + "/"
                    + positions.queueId(i) + "=" + body.offset(i));
        }
        return texts;
    }

    private static void assertInvalid(ThrowingCallable call, String field, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(message);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
