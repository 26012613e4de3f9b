package io.tidemark.client.cli.file;

import io.tidemark.core.offset.Position;
import io.tidemark.core.snapshot.RocketMqOffsets.RefusedEntry;
import java.util.List;

/**
 * The positions of a file, each once, and its entries that no table can hold.
 *
 * @param format how it was written
 * @param positions in the order of broker, topic, group and queue
 * @param refused at most 1,000 of them
 * @param refusedCount how many there are in all
 */
public record PositionFile(FileFormat format, List<Position> positions, List<RefusedEntry> refused, long refusedCount) {

    public PositionFile {
        positions = List.copyOf(positions);
        refused = List.copyOf(refused);
    }
}
