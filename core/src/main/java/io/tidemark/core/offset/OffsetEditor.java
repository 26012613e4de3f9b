package io.tidemark.core.offset;

/** What a command may do to the table while it is applied; valid only inside that call, on the writer's thread. */
public interface OffsetEditor {

    /**
     * Sets one position; the last value wins, and nothing holds the position any more.
     *
     * @param row a row key as {@link RowKey#of} makes it
     * @param queueId 0 to 65,535
     * @param offset the next message to read, at least 0
     */
    void put(String row, int queueId, long offset);

    /** Sets one position and has it held until {@link #release}: like {@link #put} otherwise. */
    void putHeld(String row, int queueId, long offset);

    /** Lets one position go; one that is not held, or not there, stays as it is. */
    void release(String row, int queueId);

    /** Removes rows with all of their positions. */
    void remove(RowSelection selection);

    /**
     * Gives another group the positions of the selected rows: each of its rows of the same topic and broker becomes a
     * copy, held by nothing, whatever it was before. A topic that RocketMQ derives from the selected group belongs to
     * that group alone and is left out.
     *
     * @param source of one group
     * @param destination another group
     */
    void copy(RowSelection source, String destination);
}
