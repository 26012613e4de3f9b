package io.tidemark.failover.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.OffsetView;
import io.tidemark.core.snapshot.LoadedSnapshot;
import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import io.tidemark.core.snapshot.OffsetSnapshotWriter;
import io.tidemark.core.snapshot.SnapshotOrigin;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgedOffsetsTest {

    private static final SnapshotOrigin ORIGIN = new SnapshotOrigin("11111111-2222-3333-4444-555555555555", "n1");

    @TempDir
    Path directory;

    @Test
    void aForgedFileIsWholeAndOfTheSameNodeAndNamesWhatNobodyHasCommitted() throws Exception {
        Path file = directory.resolve("consumerOffset.json");
        OffsetTable table = new OffsetTable();
        table.apply(7, 3, 1_000, editor -> editor.put("orders@billing", 0, 4711));
        new OffsetSnapshotWriter().write(table.freeze(), ORIGIN, file);

        ForgedOffsets.forge(file, 5);

        LoadedSnapshot forged = new OffsetSnapshotLoader().load(file);
        assertThat(forged.origin()).isEqualTo(ORIGIN);
        assertThat(forged.summary().index()).isEqualTo(5).isEqualTo(ForgedOffsets.index(file));
        assertThat(forged.summary().positions()).isEqualTo(2);
        assertThat(forged.table().<Long>read(view -> view.offset(ForgedOffsets.POSITION)))
                .isNotEqualTo(OffsetView.NONE);
    }
}
