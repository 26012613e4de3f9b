package io.tidemark.core.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.offset.InvalidPositionException.Field;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowKeyTest {

    @Test
    void keyOfTheDefaultBrokerHasTwoParts() {
        assertThat(RowKey.of("", "TopicA", "GroupA")).isEqualTo("TopicA@GroupA");
    }

    @Test
    void keyOfAnotherBrokerEndsWithItsName() {
        assertThat(RowKey.of("broker-a.example", "TopicA", "GroupA")).isEqualTo("TopicA@GroupA@broker-a.example");
    }

    @ParameterizedTest
    @CsvSource({"'', T, G", "b, T, G", "broker.x, %RETRY%g, g", "b_1, ns%T|x, ns%G"})
    void keyComesApartIntoItsParts(String broker, String topic, String group) {
        String row = RowKey.of(broker, topic, group);

        assertThat(RowKey.topic(row)).isEqualTo(topic);
        assertThat(RowKey.group(row)).isEqualTo(group);
        assertThat(RowKey.broker(row)).isEqualTo(broker);
        assertThat(RowKey.topicAtGroup(row)).isEqualTo(topic + "@" + group);
        assertThat(RowKey.requireValid(row)).isSameAs(row);
    }

    @Test
    void exactlyRocketMqsCharactersAreAllowed() {
        StringBuilder inTopics = new StringBuilder();
        StringBuilder inGroups = new StringBuilder();
        StringBuilder inBrokers = new StringBuilder();
        for (char c = 0; c < 0x400; c++) {
            String name = "x" + c;
            if (isAccepted(() -> RowKey.of("", name, "G"))) {
                inTopics.append(c);
            }
            if (isAccepted(() -> RowKey.of("", "T", name))) {
                inGroups.append(c);
            }
            if (isAccepted(() -> RowKey.of(name, "T", "G"))) {
                inBrokers.append(c);
            }
        }

        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz|";
        assertThat(inTopics).hasToString("%-0123456789" + letters);
        assertThat(inGroups).hasToString("%-0123456789" + letters);
        assertThat(inBrokers).hasToString("%-.0123456789" + letters);
    }

    @ParameterizedTest
    @CsvSource({"127, ''", "255, %RETRY%", "255, %DLQ%", "127, %RETRY", "127, x%DLQ%"})
    void topicIsAsLongAsRocketMqAllows(int lengthMax, String prefix) {
        String longest = prefix + "t".repeat(lengthMax - prefix.length());

        assertThat(RowKey.requireValid(RowKey.of("", longest, "G"))).startsWith(longest);
        assertRefused(Field.TOPIC, () -> RowKey.of("", longest + "t", "G"));
        assertRefused(Field.TOPIC, () -> RowKey.requireValid(longest + "t@G"));
    }

    @Test
    void groupAndBrokerHaveTheirGreatestLengths() {
        String group = "g".repeat(120);
        String broker = "b".repeat(127);
        String topic = "%RETRY%" + "t".repeat(248);

        assertThat(RowKey.of(broker, topic, group)).hasSize(RowKey.LENGTH_MAX);
        assertRefused(Field.GROUP, () -> RowKey.of("", "T", group + "g"));
        assertRefused(Field.BROKER, () -> RowKey.of(broker + "b", "T", "G"));
    }

    @Test
    void emptyTopicOrGroupIsRefused() {
        assertRefused(Field.TOPIC, () -> RowKey.of("", "", "G"));
        assertRefused(Field.GROUP, () -> RowKey.of("", "T", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "T", "@", "T@", "@G", "T@G@", "T@@b", "T@G@b@c", "T @G", "T@G@b\n"})
    void whatIsNoKeyIsRefused(String row) {
        assertThatThrownBy(() -> RowKey.requireValid(row)).isInstanceOf(InvalidPositionException.class);
    }

    @Test
    void refusalOfAHugeNameIsShort() {
        String huge = "\n".repeat(1 << 16);

        assertThatThrownBy(() -> RowKey.of("", huge, "G")).hasMessage("topic length=65536, expected 1 to 127");
        assertThatThrownBy(() -> RowKey.of(huge, "T", "G")).hasMessage("broker length=65536, expected 1 to 127");
        assertThatThrownBy(() -> RowKey.requireValid(huge)).hasMessage("row length=65536, expected at most 504");
    }

    @Test
    void refusalNamesTheCharacterAndItsPlace() {
        assertThatThrownBy(() -> RowKey.of("", "T", "Gr@up"))
                .hasMessage("group has character U+0040 at 2, expected only [%|a-zA-Z0-9_-]");
        assertThatThrownBy(() -> RowKey.requireValid("T@G@br oker"))
                .hasMessage("broker has character U+0020 at 2, expected only [%|a-zA-Z0-9_-.]");
    }

    @Test
    void queueIdBeyondSixteenBitsIsRefused() {
        assertThat(PositionKey.of("", "T", "G", 65_535).queueId()).isEqualTo(65_535);
        assertRefused(Field.QUEUE_ID, () -> PositionKey.of("", "T", "G", 65_536));
        assertRefused(Field.QUEUE_ID, () -> PositionKey.of("", "T", "G", -1));
    }

    @Test
    void negativeOffsetIsRefused() {
        PositionKey key = PositionKey.of("", "T", "G", 0);

        assertThat(new Position(key, 0).offset()).isZero();
        assertRefused(Field.OFFSET, () -> new Position(key, -1));
    }

    private static boolean isAccepted(Runnable call) {
        try {
            call.run();
            return true;
        } catch (InvalidPositionException e) {
            return false;
        }
    }

    private static void assertRefused(Field field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidPositionException.class,
                        e -> assertThat(e.field()).isEqualTo(field));
    }
}
