package io.tidemark.core.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a table does beside setting offsets: removing, copying, holding. */
class TableChangesTest {

    private final OffsetTable table = new OffsetTable();
    private long index;

    private int change(Consumer<OffsetEditor> change) {
        return table.apply(++index, 1, 0, change);
    }

    private int put(String row, long... offsets) {
        return change(editor -> {
            for (int queueId = 0; queueId < offsets.length; queueId++) {
                editor.put(row, queueId, offsets[queueId]);
            }
        });
    }

    /** Position by position, {@code row:queue=offset}, with a star when it is held. */
    private Map<String, String> content() {
        return content(table.freeze());
    }

    private static Map<String, String> content(FrozenOffsets offsets) {
        Map<String, String> content = new TreeMap<>();
        offsets.forEachRow((row, positions) -> {
            for (int i = 0; i < positions.size(); i++) {
                content.put(row + ":" + positions.queueId(i), positions.offset(i) + (positions.held(i) ? "*" : ""));
            }
        });
        return content;
    }

    @Test
    void aGroupIsRemovedFromTheTableOfOneBroker() {
        put("A@G", 1, 2);
        put("B@G", 3);
        put("A@G@b", 4);
        put("A@GG", 5);

        int removed = change(editor -> editor.remove(new RowSelection("", "G", "")));

        assertThat(removed).isEqualTo(3);
        assertThat(content()).containsOnly(Map.entry("A@G@b:0", "4"), Map.entry("A@GG:0", "5"));
        assertThat(table.positions()).isEqualTo(2);
    }

    @Test
    void aTopicIsRemovedFromTheTablesOfAllBrokers() {
        put("A@G", 1);
        put("A@H@b", 2);
        put("AA@G", 3);

        change(editor -> editor.remove(new RowSelection("A", "", RowSelection.ANY_BROKER)));

        assertThat(content()).containsOnly(Map.entry("AA@G:0", "3"));
    }

    @Test
    void whatIsRemovedAtOnceWithAllElseLeavesTheHashOfAnEmptyTable() {
        put("A@G", 1, 2, 3);
        change(editor -> editor.putHeld("A@G", 1, 7));

        change(editor -> editor.remove(new RowSelection("A", "G", "")));

        assertThat(table.summary().hash()).isZero();
        assertThat(table.held()).isZero();
        assertThat(put("A@G", 9)).isEqualTo(1);
        assertThat(content()).containsOnly(Map.entry("A@G:0", "9"));
    }

    @Test
    void aViewFrozenBeforeARemovalStillHasTheRow() {
        put("A@G", 1);
        FrozenOffsets before = table.freeze();

        change(editor -> editor.remove(new RowSelection("A", "G", "")));

        assertThat(content(before)).containsOnly(Map.entry("A@G:0", "1"));
        assertThat(content()).isEmpty();
    }

    @Test
    void aCopyReplacesTheSameTopicsOfTheOtherGroupAndNoMore() {
        put("A@G", 1, 2);
        put("A@H", 7, 8, 9);
        put("B@H", 5);
        put("A@G@b", 3);
        put("%RETRY%G@G", 4);

        int written = change(editor -> editor.copy(new RowSelection("", "G", RowSelection.ANY_BROKER), "H"));

        assertThat(written).isEqualTo(3);
        assertThat(content())
                .containsEntry("A@H:0", "1")
                .containsEntry("A@H:1", "2")
                .doesNotContainKey("A@H:2")
                .containsEntry("B@H:0", "5")
                .containsEntry("A@H@b:0", "3")
                .doesNotContainKey("%RETRY%G@H:0")
                .containsEntry("A@G:0", "1");
    }

    @Test
    void aHeldPositionIsAnotherTableUntilItIsLetGo() {
        put("A@G", 10);
        long hash = table.summary().hash();

        change(editor -> editor.putHeld("A@G", 0, 10));
        assertThat(content()).containsOnly(Map.entry("A@G:0", "10*"));
        assertThat(table.held()).isEqualTo(1);
        assertThat(table.summary().hash()).isNotEqualTo(hash);

        assertThat(change(editor -> editor.release("A@G", 0))).isEqualTo(1);
        assertThat(table.held()).isZero();
        assertThat(table.summary().hash()).isEqualTo(hash);
    }

    @Test
    void theGreatestOffsetCanBeHeld() {
        change(editor -> editor.putHeld("A@G", 3, Long.MAX_VALUE));

        assertThat(content()).containsOnly(Map.entry("A@G:3", Long.MAX_VALUE + "*"));
        assertThat(table.<Boolean>read(view -> view.held(new PositionKey("A@G", 3))))
                .isTrue();
    }

    @Test
    void lettingGoOfWhatIsNotHeldChangesNothing() {
        put("A@G", 1);

        assertThat(change(editor -> {
                    editor.release("A@G", 0);
                    editor.release("A@G", 1);
                    editor.release("B@G", 0);
                }))
                .isZero();
        assertThat(content()).containsOnly(Map.entry("A@G:0", "1"));
    }

    @Test
    void aSelectionNamesSomething() {
        assertThatThrownBy(() -> new RowSelection("", "", "")).hasMessageContaining("neither a group nor a topic");
        assertThatThrownBy(() -> new RowSelection("a b", "G", "")).isInstanceOf(InvalidPositionException.class);
        assertThatThrownBy(() -> new RowSelection("A", "G", "b@c")).isInstanceOf(InvalidPositionException.class);
    }
}
