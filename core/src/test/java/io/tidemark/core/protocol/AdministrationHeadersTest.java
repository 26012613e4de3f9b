package io.tidemark.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers of requests that change positions by group and topic. */
class AdministrationHeadersTest {

    @Test
    void everyHeaderIsReadAsItIsWritten() {
        List.of(
                        new DeleteOffsetsRequestHeader("G", "", "", false),
                        new DeleteOffsetsRequestHeader("", "T", "broker-b", false),
                        new DeleteOffsetsRequestHeader("G", "T", "", true))
                .forEach(delete -> assertThat(DeleteOffsetsRequestHeader.from(delete.toFields()))
                        .isEqualTo(delete));
        List.of(
                        new CloneGroupRequestHeader("G", "H", "", "", false),
                        new CloneGroupRequestHeader("G", "H", "T", "broker-b", false),
                        new CloneGroupRequestHeader("G", "H", "T", "", true))
                .forEach(clone -> assertThat(CloneGroupRequestHeader.from(clone.toFields()))
                        .isEqualTo(clone));
        ChangedResponseHeader changed = new ChangedResponseHeader(9, 3_000_000_000L);
        assertThat(ChangedResponseHeader.from(changed.toFields())).isEqualTo(changed);
    }

    @Test
    void whatIsNotNamedIsNotSent() {
        assertThat(new DeleteOffsetsRequestHeader("G", "", "", false).toFields())
                .isEqualTo(ExtFields.of("consumerGroup", "G"));
        assertThat(new CloneGroupRequestHeader("G", "H", "", "", true).toFields())
                .isEqualTo(ExtFields.builder()
                        .add("srcGroup", "G")
                        .add("destGroup", "H")
                        .add("allBrokers", "true")
                        .build());
    }

    @Test
    void aDeleteOfEverythingIsRefused() {
        assertThatThrownBy(() -> DeleteOffsetsRequestHeader.from(ExtFields.of("allBrokers", "true")))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessage("consumerGroup and topic are missing, expected one of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"srcGroup", "destGroup"})
    void aMissingGroupIsNamed(String field) {
        String other = field.equals("srcGroup") ? "destGroup" : "srcGroup";

        assertThatThrownBy(() -> CloneGroupRequestHeader.from(ExtFields.of(other, "G")))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessage(field + " is missing");
    }

    @Test
    void aGroupIsNotClonedOntoItself() {
        ExtFields fields =
                ExtFields.builder().add("srcGroup", "G").add("destGroup", "G").build();

        assertThatThrownBy(() -> CloneGroupRequestHeader.from(fields))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessage("destGroup=G, expected another group than srcGroup");
    }

    @Test
    void aBrokerBesideAllOfThemIsRefused() {
        ExtFields all = ExtFields.builder()
                .add("consumerGroup", "G")
                .add("srcGroup", "G")
                .add("destGroup", "H")
                .add("bname", "broker-b")
                .add("allBrokers", "true")
                .build();

        assertThatThrownBy(() -> DeleteOffsetsRequestHeader.from(all)).hasMessageContaining("bname=broker-b");
        assertThatThrownBy(() -> CloneGroupRequestHeader.from(all)).hasMessageContaining("bname=broker-b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"revision", "changed"})
    void anAnswerWithoutItsNumbersIsNotBelieved(String field) {
        ExtFields other = ExtFields.of(field.equals("revision") ? "changed" : "revision", "1");

        assertThatThrownBy(() -> ChangedResponseHeader.from(other))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessage(field + " is missing");
    }
}
