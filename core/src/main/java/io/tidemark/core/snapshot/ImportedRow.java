package io.tidemark.core.snapshot;

import io.tidemark.core.offset.OffsetRow;
import java.util.Map;
import java.util.SortedMap;

/** A row as a RocketMQ broker's file has it, in little memory. */
final class ImportedRow implements OffsetRow {

    private final String key;
    private final char[] queueIds;
    private final long[] offsets;

    private ImportedRow(String key, char[] queueIds, long[] offsets) {
        this.key = key;
        this.queueIds = queueIds;
        this.offsets = offsets;
    }

    /** @param offsetByQueueId its positions, with valid ids */
    static ImportedRow of(String key, SortedMap<Integer, Long> offsetByQueueId) {
        char[] queueIds = new char[offsetByQueueId.size()];
        long[] offsets = new long[offsetByQueueId.size()];
        int i = 0;
        for (Map.Entry<Integer, Long> position : offsetByQueueId.entrySet()) {
            queueIds[i] = (char) position.getKey().intValue();
            offsets[i] = position.getValue();
            i++;
        }
        return new ImportedRow(key, queueIds, offsets);
    }

    String key() {
        return key;
    }

    @Override
    public int size() {
        return offsets.length;
    }

    @Override
    public int queueId(int i) {
        return queueIds[i];
    }

    @Override
    public long offset(int i) {
        return offsets[i];
    }

    /** RocketMQ's file does not tell. */
    @Override
    public boolean held(int i) {
        return false;
    }
}
