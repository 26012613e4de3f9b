package io.tidemark.core.offset;

/**
 * What a table is, in six numbers; two replicas with the same index have the same summary.
 *
 * @param index the log index of the last applied command, 0 before the first
 * @param term the Raft term of that entry
 * @param timeMillis the table's time, in milliseconds since the epoch: the greatest that a command carried
 * @param commands how many commands were ever applied; RocketMQ's {@code dataVersion.counter}
 * @param positions how many positions the table holds
 * @param hash the order-independent hash over all positions
 */
public record TableSummary(long index, long term, long timeMillis, long commands, long positions, long hash) {

    /** The summary of a table to which nothing was ever applied. */
    public static final TableSummary EMPTY = new TableSummary(0, 0, 0, 0, 0, 0);
}
