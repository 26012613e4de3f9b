package io.tidemark.client.cli.file;

import io.tidemark.client.GroupPosition;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.output.OutputFormat;
import io.tidemark.client.cli.output.RowPrinter;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.plan.PositionChoice;
import io.tidemark.client.cli.plan.PresentOffsets;
import io.tidemark.client.cli.plan.PresentOffsets.Found;
import io.tidemark.core.offset.FrozenOffsets;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.snapshot.OffsetSnapshotWriter;
import io.tidemark.core.snapshot.SnapshotOrigin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** A cluster's positions, read group by group, on their way to a file. The file is there whole, or not at all. */
public final class ExportedPositions {

    /** Who wrote the file, where Tidemark's own have a node's name. */
    private static final String WRITER = "export";

    private final List<GroupPosition> positions;
    private final String clusterId;
    private final long term;

    /** The lowest revision at which a group was read: what was acknowledged up to it is in the file. */
    private final long revision;

    private ExportedPositions(Found found, String clusterId, long term) {
        this.positions = found.positions();
        this.revision = found.revision();
        this.clusterId = clusterId;
        this.term = term;
    }

    /** Reads those that are chosen. */
    public static ExportedPositions read(TidemarkClient client, Terminal terminal, PositionChoice choice)
            throws TidemarkException {
        Optional<NodeStatusBody> leader = client.clusterStatus().leader();
        return new ExportedPositions(
                new PresentOffsets(client, terminal).chosen(choice),
                leader.map(NodeStatusBody::clusterId).orElse(""),
                leader.map(NodeStatusBody::term).orElse(0L));
    }

    /** How many there are. */
    public int size() {
        return positions.size();
    }

    /** Writes them; a file that is there is replaced in one step. */
    public void write(Path path, FileFormat format) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            switch (format) {
                case csv -> writeCsv(part);
                case rocketmq -> writeRocketMq(part);
                case tidemark ->
                    new OffsetSnapshotWriter().write(table(false), new SnapshotOrigin(clusterId, WRITER), part);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void writeCsv(Path path) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(path, StandardCharsets.UTF_8))) {
            try (RowPrinter rows = OutputFormat.csv.rows(out, CsvPositions.COLUMNS)) {
                for (GroupPosition position : positions) {
                    String row = position.key().row();
                    rows.row(
                            RowKey.broker(row),
                            RowKey.topic(row),
                            RowKey.group(row),
                            position.key().queueId(),
                            position.offset());
                }
            }
            if (out.checkError()) {
                throw new IOException(path + " cannot be written: is the disk full?");
            }
        }
    }

    private void writeRocketMq(Path path) throws IOException {
        try (OutputStream out = Files.newOutputStream(path)) {
            new OffsetSnapshotWriter().writeOffsetTable(table(true), out, Long.MAX_VALUE);
        }
    }

    /** @param oneBroker whether they are written as a broker's own, which has no name for itself */
    private FrozenOffsets table(boolean oneBroker) {
        OffsetTable.Builder table = new OffsetTable.Builder();
        for (GroupPosition position : positions) {
            String row = position.key().row();
            int queueId = position.key().queueId();
            table.put(oneBroker ? RowKey.topicAtGroup(row) : row, queueId, position.offset());
            if (position.held() && !oneBroker && !table.hold(row, queueId, position.offset())) {
                throw new IllegalStateException("a position that was put is not there: " + position);
            }
        }
        return table.build(revision, term, System.currentTimeMillis(), 0).freeze();
    }
}
