package io.tidemark.core.snapshot;

import io.tidemark.core.offset.OffsetTable;
import java.util.List;

/**
 * What a RocketMQ broker's own file holds.
 *
 * @param table the positions, all of the default broker; it stands nowhere in the log
 * @param refused the entries that break the rules and are not in the table, at most {@link #REFUSED_MAX} of them
 * @param refusedCount how many there are in all
 */
public record RocketMqOffsets(OffsetTable table, List<RefusedEntry> refused, long refusedCount) {

    /** How many refused entries are told one by one. */
    public static final int REFUSED_MAX = 1_000;

    public RocketMqOffsets {
        refused = List.copyOf(refused);
    }

    /**
     * An entry that no Tidemark table can hold.
     *
     * @param entry the row's name in the file, {@code topic@group} as a rule
     * @param reason what is wrong with it, or with which of its queues
     */
    public record RefusedEntry(String entry, String reason) {}
}
