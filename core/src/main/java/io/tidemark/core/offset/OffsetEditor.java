package io.tidemark.core.offset;

/** What a command may do to the table while it is applied; valid only inside that call, on the writer's thread. */
public interface OffsetEditor {

    /**
     * Sets one position; the last value wins.
     *
     * @param row a row key as {@link RowKey#of} makes it
     * @param queueId 0 to 65,535
     * @param offset the next message to read, at least 0
     */
    void put(String row, int queueId, long offset);
}
