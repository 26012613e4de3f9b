package io.tidemark.server.remoting;

import io.tidemark.core.offset.OffsetRow;
import io.tidemark.core.offset.RowKey;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Collects names from the rows of one broker, each once, and lists them in their order; no more than fit a frame. */
final class NamesScan implements TableScan {

    /** What a name takes in a list besides its characters: quotes and a comma. */
    private static final int NAME_OVERHEAD_BYTES = 3;

    private final String broker;
    private final int bytesMax;
    private final Picker picker;
    private final BiConsumer<TableAnswer, SortedSet<String>> listed;

    private final SortedSet<String> names = new TreeSet<>();

    /** Invariant: what the names take in a list; nothing is added past the bound. */
    private long bytes;

    /**
     * @param broker the name as in a row's key
     * @param bytesMax how long the list may be
     * @param listed told the names, to answer with
     */
    NamesScan(String broker, int bytesMax, Picker picker, BiConsumer<TableAnswer, SortedSet<String>> listed) {
        this.broker = broker;
        this.bytesMax = bytesMax;
        this.picker = picker;
        this.listed = listed;
    }

    /** Takes names out of a row's key. */
    @FunctionalInterface
    interface Picker {

        void pick(String row, Consumer<String> names);
    }

    @Override
    public void row(String row, OffsetRow offsets) {
        if (bytes <= bytesMax && RowKey.isOfBroker(row, broker)) {
            picker.pick(row, this::add);
        }
    }

    private void add(String name) {
        if (names.add(name)) {
            bytes += name.length() + NAME_OVERHEAD_BYTES;
        }
    }

    @Override
    public void answer(TableAnswer answer) {
        if (bytes > bytesMax) {
            answer.refuseTooLarge();
        } else {
            listed.accept(answer, names);
        }
    }
}
