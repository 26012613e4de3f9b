package io.tidemark.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedHeadersTest {

    private static final UpdateConsumerOffsetRequestHeader UPDATE =
            new UpdateConsumerOffsetRequestHeader("G", "T", 3, 17, "broker-a");

    @Test
    void everyHeaderIsReadAsItIsWritten() {
        assertThat(UpdateConsumerOffsetRequestHeader.from(UPDATE.toFields())).isEqualTo(UPDATE);
        for (Consistency consistency : Consistency.values()) {
            var query = new QueryConsumerOffsetRequestHeader("G", "T", 3, "", consistency);
            assertThat(QueryConsumerOffsetRequestHeader.from(query.toFields())).isEqualTo(query);
            assertThat(Consistency.from(consistency.toFields())).isEqualTo(consistency);
        }
        for (boolean stale : List.of(true, false)) {
            var answer = new QueryConsumerOffsetResponseHeader(5, 9, stale);
            assertThat(QueryConsumerOffsetResponseHeader.from(answer.toFields()))
                    .isEqualTo(answer);
            assertThat(AnswerHeader.from(AnswerHeader.read(9, stale).toFields()))
                    .isEqualTo(new AnswerHeader(9, stale, null));
            assertThat(MemberResponseHeader.from(new MemberResponseHeader(stale).toFields())
                            .done())
                    .isEqualTo(stale);
        }
        assertThat(MemberRequestHeader.requiredFrom(new MemberRequestHeader("n2").toFields())
                        .node())
                .isEqualTo("n2");
        assertThat(MemberRequestHeader.from(ExtFields.EMPTY).node()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void everyErrorKindIsReadAsItIsWritten(ErrorKind kind) {
        AnswerHeader error = AnswerHeader.error(kind);

        assertThat(AnswerHeader.from(error.toFields())).isEqualTo(error);
        assertThat(kind.code()).isNotEqualTo(ResponseCode.SUCCESS);
    }

    @Test
    void onlyALinearizableReadSaysNotFound() {
        assertThat(ErrorKind.values())
                .filteredOn(kind -> kind.code() == ResponseCode.QUERY_NOT_FOUND)
                .containsExactly(ErrorKind.NOT_FOUND);
        assertThat(AnswerHeader.notFound(3, true).errorKind()).isEqualTo(ErrorKind.STALE_NOT_FOUND);
        assertThat(AnswerHeader.notFound(3, false).errorKind()).isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void anErrorKindFromTheFutureIsNotGuessed() {
        assertThat(AnswerHeader.from(ExtFields.of(FieldName.ERROR_KIND, "MELTED")))
                .isEqualTo(new AnswerHeader(AnswerHeader.NO_REVISION, false, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumerGroup", "topic", "queueId", "commitOffset"})
    void aMissingFieldIsNamed(String field) {
        assertInvalid(UpdateConsumerOffsetRequestHeader::from, without(UPDATE.toFields(), field), field, "is missing");
    }

    @Test
    void anAbsentBrokerIsTheDefaultOne() {
        assertThat(UpdateConsumerOffsetRequestHeader.from(without(UPDATE.toFields(), "bname"))
                        .brokerName())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "1.0", " 1", "2147483648", "0x10"})
    void anUnreadableQueueIdIsNamed(String value) {
        assertInvalid(
                QueryConsumerOffsetRequestHeader::from,
                with(without(UPDATE.toFields(), "queueId"), "queueId", value),
                "queueId",
                "queueId=" + value + ", expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "9223372036854775808"})
    void anUnreadableOffsetIsNamed(String value) {
        assertInvalid(
                UpdateConsumerOffsetRequestHeader::from,
                with(without(UPDATE.toFields(), "commitOffset"), "commitOffset", value),
                "commitOffset",
                "commitOffset=" + value + ", expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "STALE", "eventual"})
    void anUnknownConsistencyIsNamed(String value) {
        assertInvalid(Consistency::from, ExtFields.of("consistency", value), "consistency", "linearizable or stale");
    }

    @Test
    void aLongValueIsCutInTheMessage() {
        assertThatThrownBy(() -> ExtFields.of("queueId", "1\n".repeat(40_000)).requireInt("queueId"))
                .hasMessageContaining("1?1?")
                .hasMessageContaining("(80000 chars)")
                .message()
                .hasSizeLessThan(200);
    }

    @Test
    void ofEqualNamesTheLastCounts() {
        ExtFields fields =
                ExtFields.builder().add("a", "1").add("b", "2").add("a", "3").build();

        assertThat(fields.get("a")).isEqualTo("3");
        assertThat(fields.get("c")).isNull();
        assertThat(fields.getOr("c", "x")).isEqualTo("x");
        assertThat(fields).hasToString("{a=1, b=2, a=3}");
    }

    private static ExtFields without(ExtFields fields, String name) {
        ExtFields.Builder rest = ExtFields.builder();
        fields.forEach((key, value) -> {
            if (!key.equals(name)) {
                rest.add(key, value);
            }
        });
        return rest.build();
    }

    private static ExtFields with(ExtFields fields, String name, String value) {
        ExtFields.Builder more = ExtFields.builder();
        fields.forEach(more::add);
        return more.add(name, value).build();
    }

    private static void assertInvalid(Function<ExtFields, ?> reader, ExtFields fields, String field, String message) {
        assertThatThrownBy(() -> reader.apply(fields))
                .isInstanceOfSatisfying(
                        InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(message);
    }
}
