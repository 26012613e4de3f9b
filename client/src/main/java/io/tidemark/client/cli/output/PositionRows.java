package io.tidemark.client.cli.output;

import io.tidemark.client.GroupPosition;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints positions as they were read at a revision; one that does not exist has no offset. */
public final class PositionRows implements Closeable {

    private static final List<String> COLUMNS =
            List.of("broker", "topic", "group", "queueId", "offset", "held", "revision");

    private final RowPrinter rows;
    private final long revision;

    public PositionRows(OutputOption output, Terminal terminal, long revision) throws IOException {
        this.rows = output.rows(terminal, COLUMNS);
        this.revision = revision;
    }

    /** Prints a position. */
    public void found(GroupPosition position) throws IOException {
        print(position.key(), position.offset(), position.held());
    }

    /** Prints one that does not exist. */
    public void missing(PositionKey key) throws IOException {
        print(key, null, null);
    }

    private void print(PositionKey key, @Nullable Long offset, @Nullable Boolean held) throws IOException {
        String row = key.row();
        rows.row(RowKey.broker(row), RowKey.topic(row), RowKey.group(row), key.queueId(), offset, held, revision);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
