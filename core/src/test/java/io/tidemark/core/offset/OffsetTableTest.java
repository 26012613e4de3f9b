package io.tidemark.core.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetTableTest {

    private static final String ROW = "TopicA@GroupA";

    private final OffsetTable table = new OffsetTable();

    @Test
    void emptyTableKnowsNoPosition() {
        assertThat(table.summary()).isEqualTo(TableSummary.EMPTY);
        assertThat(offset(ROW, 0)).isEqualTo(OffsetView.NONE);
        assertThat(rowsOf(table.freeze())).isEmpty();
    }

    @Test
    void entryBecomesVisibleWithItsIndex() {
        table.apply(7, 2, 1000, editor -> {
            editor.put(ROW, 0, 10);
            editor.put(ROW, 3, 13);
        });

        assertThat(offset(ROW, 0)).isEqualTo(10);
        assertThat(offset(ROW, 3)).isEqualTo(13);
        assertThat(offset(ROW, 1)).isEqualTo(OffsetView.NONE);
        TableSummary summary = table.summary();
        assertThat(summary.index()).isEqualTo(7);
        assertThat(summary.term()).isEqualTo(2);
        assertThat(summary.commands()).isEqualTo(1);
        assertThat(summary.positions()).isEqualTo(2);
        assertThat(table.positions()).isEqualTo(2);
        assertThat(table.<TableSummary>read(OffsetView::summary)).isEqualTo(summary);
    }

    @Test
    void offsetMayGoBack() {
        put(1, ROW, 0, 100);
        put(2, ROW, 0, 5);

        assertThat(offset(ROW, 0)).isEqualTo(5);
        assertThat(table.positions()).isEqualTo(1);
    }

    @Test
    void sameTopicAndGroupOfAnotherBrokerIsAnotherRow() {
        put(1, RowKey.of("", "T", "G"), 0, 1);
        put(2, RowKey.of("b", "T", "G"), 0, 2);

        assertThat(offset("T@G", 0)).isEqualTo(1);
        assertThat(offset("T@G@b", 0)).isEqualTo(2);
    }

    @Test
    void timeNeverGoesBack() {
        table.apply(1, 1, 5000, editor -> {});
        table.apply(2, 1, 4000, editor -> {});

        assertThat(table.summary()).isEqualTo(new TableSummary(2, 1, 5000, 2, 0, 0));
    }

    @Test
    void entryThatDoesNotFollowIsRefusedAndChangesNothing() {
        put(5, ROW, 0, 10);

        assertThatThrownBy(() -> put(5, ROW, 0, 11)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.apply(6, 0, 0, editor -> editor.put(ROW, 0, 12)))
                .hasMessage("index=6 term=0, expected to follow index=5 term=1");
        assertThat(offset(ROW, 0)).isEqualTo(10);
    }

    @Test
    void halfAppliedEntryIsNeverRead() {
        put(1, ROW, 0, 10);
        TableSummary before = table.summary();

        assertThatThrownBy(() -> table.apply(2, 1, 0, editor -> {
                    editor.put(ROW, 0, 11);
                    editor.put(ROW, PositionKey.QUEUE_ID_MAX + 1, 12);
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(table.summary()).isEqualTo(before);
        assertThatThrownBy(() -> offset(ROW, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The table can't be used after index=1: a change failed half-way");
        assertThatThrownBy(table::freeze).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> put(3, ROW, 0, 13)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void loadedTableHealsAHalfAppliedOne() {
        assertThatThrownBy(() -> put(1, ROW, 0, -1)).isInstanceOf(IllegalArgumentException.class);

        table.replaceWith(loaded(9, ROW, 0, 90));

        assertThat(offset(ROW, 0)).isEqualTo(90);
    }

    @Test
    void readerThatThrowsLeavesTheTableOpen() {
        assertThatThrownBy(() -> table.read(view -> {
                    throw new IllegalStateException("reader");
                }))
                .hasMessage("reader");

        put(1, ROW, 0, 10);
        assertThat(offset(ROW, 0)).isEqualTo(10);
    }

    @Test
    void frozenViewStaysWhileTheTableGoesOn() {
        put(1, ROW, 0, 10);
        FrozenOffsets first = table.freeze();
        put(2, ROW, 0, 20);
        FrozenOffsets second = table.freeze();
        put(3, ROW, 1, 30);
        put(4, "TopicB@GroupA", 0, 40);

        assertThat(rowsOf(first)).containsExactly("TopicA@GroupA 0:10");
        assertThat(first.summary().index()).isEqualTo(1);
        assertThat(rowsOf(second)).containsExactly("TopicA@GroupA 0:20");
        assertThat(rowsOf(table.freeze())).containsExactlyInAnyOrder("TopicA@GroupA 0:20 1:30", "TopicB@GroupA 0:40");
    }

    @Test
    void freezeWithinARunOfPutsToOneRowIsNotWrittenThrough() {
        put(1, ROW, 0, 10);
        FrozenOffsets frozen = table.freeze();
        put(2, ROW, 0, 11);
        put(3, ROW, 0, 12);

        assertThat(rowsOf(frozen)).containsExactly("TopicA@GroupA 0:10");
    }

    @Test
    void replacedTableHasAllOfTheLoadedOneAndNothingOfItsOwn() {
        put(1, "Old@GroupA", 0, 10);
        FrozenOffsets frozen = table.freeze();
        OffsetTable loaded = loaded(9, ROW, 4, 90);
        TableSummary loadedSummary = loaded.summary();

        table.replaceWith(loaded);

        assertThat(table.summary()).isEqualTo(loadedSummary);
        assertThat(offset(ROW, 4)).isEqualTo(90);
        assertThat(offset("Old@GroupA", 0)).isEqualTo(OffsetView.NONE);
        assertThat(rowsOf(frozen)).containsExactly("Old@GroupA 0:10");
        assertThatThrownBy(() -> loaded.read(OffsetView::summary)).isInstanceOf(IllegalStateException.class);

        put(10, ROW, 4, 91);
        assertThat(offset(ROW, 4)).isEqualTo(91);
    }

    @Test
    void tableIsNotReplacedWithItself() {
        put(1, ROW, 0, 10);

        assertThatThrownBy(() -> table.replaceWith(table)).isInstanceOf(IllegalArgumentException.class);
        assertThat(offset(ROW, 0)).isEqualTo(10);
    }

    @Test
    void builtTableComputesItsOwnPositionsAndHash() {
        put(9, ROW, 4, 90);

        OffsetTable.Builder builder = new OffsetTable.Builder();
        builder.put(ROW, 4, 90);
        OffsetTable built = builder.build(9, 1, 0, 1);

        assertThat(built.summary()).isEqualTo(table.summary());
        assertThatThrownBy(() -> builder.put(ROW, 5, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void builderRefusesWhatNoClientCouldHaveCommitted() {
        OffsetTable.Builder builder = new OffsetTable.Builder();

        assertThatThrownBy(() -> builder.put("no key", 0, 1)).isInstanceOf(InvalidPositionException.class);
        assertThatThrownBy(() -> builder.put(ROW, 65_536, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.put(ROW, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rowFilledInAnyOrderIsTheSame() {
        List<Integer> queueIds = new ArrayList<>();
        for (int queueId = 0; queueId < 1000; queueId++) {
            queueIds.add(queueId);
        }
        put(1, "Ordered@G", 0, 0);
        long index = 1;
        for (int queueId : queueIds) {
            put(++index, "Ordered@G", queueId, queueId);
        }
        Collections.shuffle(queueIds, new Random(1));
        for (int queueId : queueIds) {
            put(++index, "Shuffled@G", queueId, queueId);
        }

        List<String> rows = rowsOf(table.freeze());
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).replaceFirst("^\\S+", "")).isEqualTo(rows.get(1).replaceFirst("^\\S+", ""));
        assertThat(offset("Shuffled@G", 1000)).isEqualTo(OffsetView.NONE);
    }

    private void put(long index, String row, int queueId, long offset) {
        table.apply(index, 1, 0, editor -> editor.put(row, queueId, offset));
    }

    private long offset(String row, int queueId) {
        return table.<Long>read(view -> view.offset(new PositionKey(row, queueId)));
    }

    private static OffsetTable loaded(long index, String row, int queueId, long offset) {
        OffsetTable.Builder builder = new OffsetTable.Builder();
        builder.put(row, queueId, offset);
        return builder.build(index, 1, 0, index);
    }

    private static List<String> rowsOf(FrozenOffsets frozen) {
        List<String> rows = new ArrayList<>();
        frozen.forEachRow((row, offsets) -> {
            StringBuilder text = new StringBuilder(row);
            for (int i = 0; i < offsets.size(); i++) {
                text.append(' ').append(offsets.queueId(i)).append(':').append(offsets.offset(i));
            }
            rows.add(text.toString());
        });
        return rows;
    }
}
