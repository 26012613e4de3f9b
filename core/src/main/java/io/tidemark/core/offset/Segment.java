package io.tidemark.core.offset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the table's hash tables of rows, grown on its own so that no growth ever moves the whole table. Only the
 * table's writer changes it, and only while its generation is the table's; afterwards a frozen view may be reading it.
 */
final class Segment {

    /** Without rows, and shared: no generation equals its own, so it is copied before it is changed. */
    static final Segment EMPTY = new Segment(-1, new Row[1], 0);

    private final int generation;

    /** Open addressing with linear probing. Invariant: a power of two long, at least one slot is null. */
    private @Nullable Row[] slots;

    private int rows;

    private Segment(int generation, @Nullable Row[] slots, int rows) {
        this.generation = generation;
        this.slots = slots;
        this.rows = rows;
    }

    /** The same segment for a later generation; the rows are shared until one is touched. */
    Segment copy(int laterGeneration) {
        return new Segment(laterGeneration, slots.clone(), rows);
    }

    int generation() {
        return generation;
    }

    /** The row with this key, or null. */
    @Nullable
    Row find(String key, long hash) {
        return slots[slotOf(key, hash)];
    }

    /** The row with this key, added or copied if need be so that it belongs to this segment's generation. */
    Row writable(String key, long hash) {
        int slot = slotOf(key, hash);
        Row row = slots[slot];
        if (row == null) {
            return add(new Row(key, hash, generation), slot);
        }
        if (row.generation() != generation) {
            row = row.copy(generation);
            slots[slot] = row;
        }
        return row;
    }

    /** The rows that a selection names. */
    List<Row> select(RowSelection selection) {
        List<Row> selected = new ArrayList<>();
        for (Row row : slots) {
            if (row != null && selection.matches(row.key())) {
                selected.add(row);
            }
        }
        return selected;
    }

    <E extends Exception> void forEachRow(FrozenOffsets.RowVisitor<E> visitor) throws E {
        for (Row row : slots) {
            if (row != null) {
                visitor.row(row.key(), row);
            }
        }
    }

    /** Takes rows out. Slots that were shared with others close up, so all that stay are put in anew. */
    void remove(Collection<Row> gone) {
        @Nullable Row[] before = slots;
        slots = new Row[before.length];
        rows -= gone.size();
        for (Row row : before) {
            if (row != null && !gone.contains(row)) {
                slots[slotOf(row.key(), row.hash())] = row;
            }
        }
    }

    private Row add(Row row, int freeSlot) {
        int slot = freeSlot;
        if ((rows + 1) * 4L > slots.length * 3L) {
            grow();
            slot = slotOf(row.key(), row.hash());
        }
        slots[slot] = row;
        rows++;
        return row;
    }

    private void grow() {
        @Nullable Row[] before = slots;
        slots = new Row[before.length * 2];
        for (Row row : before) {
            if (row != null) {
                slots[slotOf(row.key(), row.hash())] = row;
            }
        }
    }

    /** The slot that holds the key, or the free one where it belongs. */
    private int slotOf(String key, long hash) {
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        for (Row row = slots[slot]; row != null; row = slots[slot]) {
            if (row.hash() == hash && row.key().equals(key)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
