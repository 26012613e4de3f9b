package io.tidemark.client.cli.file;

import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.snapshot.OffsetFile;
import io.tidemark.core.snapshot.OffsetFileLoader;
import io.tidemark.core.snapshot.RocketMqOffsets;
import io.tidemark.core.snapshot.SnapshotFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads files of positions of every {@linkplain FileFormat format}; which one it is shows in the file itself. */
public final class PositionFileReader {

    private static final Comparator<Position> ORDER = Comparator.comparing(
                    (Position position) -> RowKey.broker(position.key().row()))
            .thenComparing(position -> position.key().row())
            .thenComparing(position -> position.key().queueId());

    /** How far to look for a file's first character that is no white space. */
    private static final int BEGIN_BYTES = 4_096;

    private PositionFileReader() {}

    /**
     * Reads a file.
     *
     * @param broker whose positions a RocketMQ broker's file and lines of CSV without a broker hold, or "" for the default
     *     one
     * @throws CommandFailedException the file as a whole cannot be trusted, or names its brokers itself although one is
     *     given; nothing of it was taken
     */
    public static PositionFile read(Path path, String broker) throws IOException, CommandFailedException {
        if (!begin(path).startsWith("{")) {
            return sorted(new CsvPositions(path, broker).read());
        }
        try {
            OffsetFile file = new OffsetFileLoader().load(path);
            if (file instanceof OffsetFile.RocketMq rocketMq) {
                RocketMqOffsets offsets = rocketMq.offsets();
                return sorted(new PositionFile(
                        FileFormat.rocketmq,
                        positions(offsets.table(), broker),
                        offsets.refused(),
                        offsets.refusedCount()));
            }
            if (!broker.isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        path + " is Tidemark's and names the brokers of its positions itself. Leave --broker out.");
            }
            return sorted(new PositionFile(FileFormat.tidemark, positions(file.table(), ""), List.of(), 0));
        } catch (SnapshotFormatException e) {
            throw new CommandFailedException(
                    ExitCode.FAILED, path + ": " + e.problem() + ". Nothing was taken from it.");
        }
    }

    private static String begin(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(BEGIN_BYTES), StandardCharsets.ISO_8859_1).stripLeading();
        }
    }

    /** @param broker the broker that the default table's rows are of */
    private static List<Position> positions(OffsetTable table, String broker) {
        List<Position> positions = new ArrayList<>();
        table.freeze().<RuntimeException>forEachRow((row, offsets) -> {
            String key = broker.isEmpty() ? row : RowKey.of(broker, RowKey.topic(row), RowKey.group(row));
            for (int i = 0; i < offsets.size(); i++) {
                positions.add(new Position(new PositionKey(key, offsets.queueId(i)), offsets.offset(i)));
            }
        });
        return positions;
    }

    private static PositionFile sorted(PositionFile file) {
        List<Position> positions = new ArrayList<>(file.positions());
        positions.sort(ORDER);
        return new PositionFile(file.format(), positions, file.refused(), file.refusedCount());
    }
}
