package io.tidemark.client.cli.file;

import io.tidemark.client.cli.exit.FileFailure;
import io.tidemark.client.cli.output.RowPrinter;
import io.tidemark.core.offset.TableSummary;
import io.tidemark.core.snapshot.LoadedSnapshot;
import io.tidemark.core.snapshot.OffsetFile;
import io.tidemark.core.snapshot.OffsetFileLoader;
import io.tidemark.core.snapshot.RocketMqOffsets;
import io.tidemark.core.snapshot.SnapshotFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of offsets, and what is wrong with it. What is not known of it is null.
 *
 * @param writtenBy Tidemark or RocketMQ
 * @param positions how many it holds, those that no table can hold left out
 * @param problem what is wrong and where; null for a good file
 * @param notes what else people should know of it
 */
record VerifiedFile(
        String file,
        @Nullable String writtenBy,
        @Nullable String clusterId,
        @Nullable String nodeId,
        @Nullable Long index,
        @Nullable Long term,
        @Nullable String time,
        @Nullable Long positions,
        @Nullable String tableHash,
        @Nullable String problem,
        List<String> notes) {

    static final List<String> COLUMNS = List.of(
            "file", "writtenBy", "clusterId", "nodeId", "index", "term", "time", "positions", "tableHash", "problem");

    static VerifiedFile verify(Path path) {
        try {
            OffsetFile file = new OffsetFileLoader().load(path);
            return file instanceof OffsetFile.Ours ours
                    ? ofTidemark(path, ours.snapshot())
                    : ofRocketMq(path, ((OffsetFile.RocketMq) file).offsets());
        } catch (SnapshotFormatException e) {
            return unusable(path, e.problem());
        } catch (IOException e) {
            return unusable(path, FileFailure.describe(e));
        }
    }

    private static VerifiedFile unusable(Path path, String problem) {
        return new VerifiedFile(path.toString(), null, null, null, null, null, null, null, null, problem, List.of());
    }

    void print(RowPrinter rows) throws IOException {
        rows.row(file, writtenBy, clusterId, nodeId, index, term, time, positions, tableHash, problem);
    }

    private static VerifiedFile ofTidemark(Path path, LoadedSnapshot snapshot) {
        TableSummary summary = snapshot.summary();
        return new VerifiedFile(
                path.toString(),
                "Tidemark",
                snapshot.origin().clusterId(),
                snapshot.origin().nodeId(),
                summary.index(),
                summary.term(),
                Instant.ofEpochMilli(summary.timeMillis()).toString(),
                summary.positions(),
                HexFormat.of().toHexDigits(summary.hash()),
                null,
                List.of());
    }

    private static VerifiedFile ofRocketMq(Path path, RocketMqOffsets offsets) {
        List<String> notes = new ArrayList<>();
        notes.add(path + " has no checksum, as all files of RocketMQ: a changed digit would not be seen.");
        offsets.refused().forEach(entry -> notes.add(path + ": " + entry.entry() + ": " + entry.reason()));
        long untold = offsets.refusedCount() - offsets.refused().size();
        if (untold > 0) {
            notes.add(path + ": and " + untold + " more");
        }
        TableSummary summary = offsets.table().summary();
        return new VerifiedFile(
                path.toString(),
                "RocketMQ",
                null,
                null,
                null,
                null,
                null,
                summary.positions(),
                HexFormat.of().toHexDigits(summary.hash()),
                offsets.refusedCount() == 0 ? null : offsets.refusedCount() + " entries that no table can hold",
                notes);
    }
}
