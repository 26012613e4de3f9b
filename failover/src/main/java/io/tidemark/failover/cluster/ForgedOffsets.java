package io.tidemark.failover.cluster;

import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.snapshot.LoadedSnapshot;
import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import io.tidemark.core.snapshot.OffsetSnapshotWriter;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A {@code consumerOffset.json} that is whole and of the right cluster and node, but not the truth: it stands at another
 * index, and names a position that nobody has committed. Who serves that position has trusted the file.
 */
public final class ForgedOffsets {

    /** The position that nobody has committed. */
    public static final PositionKey POSITION = PositionKey.of("", "forged", "nobody", 0);

    private ForgedOffsets() {}

    /**
     * Forges the file in its place.
     *
     * @param index at which it is to stand
     */
    public static void forge(Path file, long index) throws IOException {
        LoadedSnapshot truth = new OffsetSnapshotLoader().load(file);
        OffsetTable.Builder forged = new OffsetTable.Builder();
        truth.table().freeze().<IOException>forEachRow((row, offsets) -> {
            for (int i = 0; i < offsets.size(); i++) {
                forged.put(row, offsets.queueId(i), offsets.offset(i));
            }
        });
        forged.put(POSITION.row(), POSITION.queueId(), 42);
        OffsetTable table = forged.build(
                index,
                truth.summary().term(),
                truth.summary().timeMillis(),
                truth.summary().commands() + 1);
        new OffsetSnapshotWriter().write(table.freeze(), truth.origin(), file);
    }

    /** At which index the file stands. */
    public static long index(Path file) throws IOException {
        return new OffsetSnapshotLoader().load(file).summary().index();
    }
}
