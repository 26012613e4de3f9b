package io.tidemark.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers and bodies of the requests about groups. */
class GroupBodiesTest {

    private static final long SEED = Long.getLong("tidemark.test.seed", 20_260_107L);

    private static final GroupOffsetsBody PAGE = GroupOffsetsBody.builder()
            .add("", "T", "G", 0, 5, false)
            .add("", "T", "G", 300, 0, true)
            .add("b", "T", "G", 1, 123_456_789_012L, true)
            .build();

    private static final String PAGE_HEX = "01"
            + "04" + "00" + "0154" + "0147" + "0162" // "" T G b
            + "02" + "000102" + "030102" // rows
            + "03" + "0000" + "00ac02" + "0101" // positions
            + "05" + "00" + "94b4e4f4cb03" // offsets
            + "02" + "01" + "02"; // held

    private static final String EMPTY_HEX = "01" + "00" + "00" + "00" + "00";

    @Test
    void theBytesAreThoseOfTheDocument() {
        assertThat(HexFormat.of().formatHex(PAGE.encode())).isEqualTo(PAGE_HEX);
        assertThat(HexFormat.of().formatHex(GroupOffsetsBody.builder().build().encode()))
                .isEqualTo(EMPTY_HEX);
    }

    @Test
    void theDocumentsBytesAreRead() {
        GroupOffsetsBody page = GroupOffsetsBody.decode(bytes(PAGE_HEX));

        assertThat(page.positions().size()).isEqualTo(3);
        assertThat(page.positions().broker(page.positions().rowOf(2))).isEqualTo("b");
        assertThat(page.positions().queueId(1)).isEqualTo(300);
        assertThat(List.of(page.offset(0), page.offset(1), page.offset(2))).containsExactly(5L, 0L, 123_456_789_012L);
        assertThat(List.of(page.held(0), page.held(1), page.held(2))).containsExactly(false, true, true);
        assertThat(GroupOffsetsBody.decode(bytes(EMPTY_HEX)).positions().size()).isZero();
    }

    @Test
    void randomPagesAreReadAsTheyWereWritten() {
        Random random = new Random(SEED);
        for (int round = 0; round < 100; round++) {
            GroupOffsetsBody.Builder builder = GroupOffsetsBody.builder();
            long[] offsets =
                    random.longs(random.nextInt(200), 0, Long.MAX_VALUE).toArray();
            boolean[] held = new boolean[offsets.length];
            for (int i = 0; i < offsets.length; i++) {
                held[i] = random.nextInt(4) == 0;
                builder.add("b" + i % 3, "t" + i % 5, "g", i, offsets[i], held[i]);
            }

            GroupOffsetsBody page = GroupOffsetsBody.decode(builder.build().encode());

            assertThat(page.positions().size()).isEqualTo(offsets.length);
            for (int i = 0; i < offsets.length; i++) {
                assertThat(page.positions().topic(page.positions().rowOf(i))).isEqualTo("t" + i % 5);
                assertThat(page.offset(i)).as("seed %d", SEED).isEqualTo(offsets[i]);
                assertThat(page.held(i)).as("seed %d", SEED).isEqualTo(held[i]);
            }
        }
    }

    @Test
    void everyCutAndEveryMutationIsReadOrRefusedWithAName() {
        byte[] body = bytes(PAGE_HEX);
        for (int at = 0; at < body.length; at++) {
            byte[] cut = Arrays.copyOf(body, at);
            assertThatThrownBy(() -> GroupOffsetsBody.decode(cut))
                    .as("cut at %d", at)
                    .isInstanceOf(InvalidFieldException.class);
            byte original = body[at];
            for (int value = 0; value < 256; value++) {
                body[at] = (byte) value;
                readOrRefuse(body);
            }
            body[at] = original;
        }
        assertInvalid(() -> GroupOffsetsBody.decode(Arrays.copyOf(body, body.length + 1)), "body", "expected the end");
    }

    private static void readOrRefuse(byte[] body) {
        try {
            assertThat(GroupOffsetsBody.decode(body).positions().size()).isNotNegative();
        } catch (InvalidFieldException refused) {
            assertThat(refused.field()).matches("body|positions(\\[\\d+]\\.(queueId|offset))?");
        }
    }

    @Test
    void badPartsAreNamed() {
        String negative = PAGE_HEX.replace("94b4e4f4cb03", "ffffffffffffffffff01");
        assertInvalid(() -> GroupOffsetsBody.decode(bytes(negative)), "positions[2].offset", "positions[2].offset=-1");
        assertInvalid(
                () -> GroupOffsetsBody.builder().add("", "T", "G", 0, -1, false),
                "positions[0].offset",
                "expected 0 or more");
        assertInvalid(
                () -> GroupOffsetsBody.decode(bytes(heldEnding("020201"))), "body", "held=1, expected more than 2");
        assertInvalid(
                () -> GroupOffsetsBody.decode(bytes(heldEnding("020101"))), "body", "held=1, expected more than 1");
        assertInvalid(() -> GroupOffsetsBody.decode(bytes(heldEnding("0103"))), "body", "held=3, expected less than 3");
        assertInvalid(() -> GroupOffsetsBody.decode(bytes("02")), "body", "version=2");
    }

    private static String heldEnding(String held) {
        return PAGE_HEX.substring(0, PAGE_HEX.length() - "020102".length()) + held;
    }

    @Test
    void aPageHasAsManyPositionsAsABatchAtMost() {
        GroupOffsetsBody.Builder builder = GroupOffsetsBody.builder();
        for (int i = 0; i <= CommitOffsetsBody.POSITIONS_MAX; i++) {
            builder.add("", "T", "G", i, 1, false);
        }
        assertInvalid(builder::build, "positions", "65537 of them, expected 0 to 65536");
    }

    @Test
    void aListOfGroupsIsReadAsItIsWrittenAndUnknownMembersAreSkipped() {
        GroupListBody list = new GroupListBody(
                List.of(new GroupListBody.Group("G", 2, 16, 1), new GroupListBody.Group("H", 1, 10_000_000_000L, 3)));

        assertThat(GroupListBody.decode(list.encode())).isEqualTo(list);
        assertThat(new String(list.encode(), UTF_8))
                .startsWith("{\"groups\":[{\"group\":\"G\",\"topics\":2,\"positions\":16,\"brokers\":1},");
        assertThat(GroupListBody.decode("{\"x\":1,\"groups\":[{\"group\":\"G\",\"y\":[]}]}".getBytes(UTF_8)))
                .isEqualTo(new GroupListBody(List.of(new GroupListBody.Group("G", 0, 0, 0))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{}", "{\"groups\":[{}]}", "{\"groups\":[null]}", "{\"groups\":7}"})
    void whatIsNoListOfGroupsIsRefused(String text) {
        assertInvalid(() -> GroupListBody.decode(text.getBytes(UTF_8)), "body", "no list of groups");
    }

    @Test
    void headersAreReadAsTheyAreWritten() {
        for (Consistency consistency : Consistency.values()) {
            for (String after : List.of("", "T@G")) {
                var describe = new DescribeGroupRequestHeader("G", after, consistency);
                assertThat(DescribeGroupRequestHeader.from(describe.toFields())).isEqualTo(describe);
                for (int max : new int[] {1, 1_000, 10_000}) {
                    var list = new ListGroupsRequestHeader(after, max, consistency);
                    assertThat(ListGroupsRequestHeader.from(list.toFields())).isEqualTo(list);
                }
            }
        }
        for (boolean flag : List.of(true, false)) {
            var page = new PageResponseHeader(7, flag, !flag);
            assertThat(PageResponseHeader.from(page.toFields())).isEqualTo(page);
        }
        assertThat(new ListGroupsRequestHeader("", 1_000, Consistency.LINEARIZABLE).toFields())
                .isEqualTo(ExtFields.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "10001", "-1", "ten", "4294967297"})
    void aBadMaximumIsNamed(String max) {
        assertInvalid(() -> ListGroupsRequestHeader.from(ExtFields.of("max", max)), "max", "max=" + max + ", expected");
    }

    @Test
    void missingFieldsAreNamed() {
        assertInvalid(
                () -> DescribeGroupRequestHeader.from(ExtFields.of("after", "T@G")),
                "consumerGroup",
                "consumerGroup is missing");
        assertInvalid(() -> PageResponseHeader.from(ExtFields.of("more", "true")), "revision", "revision is missing");
        assertInvalid(
                () -> PageResponseHeader.from(ExtFields.builder()
                        .add("revision", 1)
                        .add("more", "yes")
                        .build()),
                "more",
                "true or false");
    }

    private static void assertInvalid(ThrowingCallable call, String field, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(message);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
