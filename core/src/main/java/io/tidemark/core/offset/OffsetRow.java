package io.tidemark.core.offset;

/** The offsets of one topic@group of one broker, in ascending order of their queue ids. */
public interface OffsetRow {

    /** How many positions the row holds; at least 1. */
    int size();

    /** The queue id of the i-th position, 0 to 65,535. */
    int queueId(int i);

    /** The offset of the i-th position, at least 0. */
    long offset(int i);

    /** Whether a reset set the i-th position and nobody has taken it over since. */
    boolean held(int i);
}
