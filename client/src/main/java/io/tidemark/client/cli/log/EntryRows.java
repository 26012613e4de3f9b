package io.tidemark.client.cli.log;

import io.tidemark.client.cli.output.RowPrinter;
import io.tidemark.core.log.LoggedEntry;
import io.tidemark.core.log.StoppedLog;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints a log's entries, as many as are wanted, and remembers whether something was wrong with one. */
final class EntryRows implements StoppedLog.Visitor {

    static final List<String> COLUMNS = List.of("index", "term", "type", "time", "positions", "bytes", "problem");

    private final Heading heading;
    private final long limit;

    /** Null until there is an entry, so that a log which cannot be read has no heading. */
    private @Nullable RowPrinter rows;

    private long printed;
    private boolean problemSeen;

    EntryRows(Heading heading, long limit) {
        this.heading = heading;
        this.limit = limit;
    }

    boolean problemSeen() {
        return problemSeen;
    }

    @Override
    public boolean entry(LoggedEntry entry) throws IOException {
        Long millis = entry.timeMillis();
        started()
                .row(
                        entry.index(),
                        entry.term(),
                        entry.type(),
                        millis == null ? null : Instant.ofEpochMilli(millis).toString(),
                        entry.positions(),
                        entry.bytes(),
                        entry.problem().isEmpty() ? null : entry.problem());
        problemSeen |= !entry.problem().isEmpty();
        printed++;
        return printed < limit;
    }

    /** No more entries follow. */
    void end() throws IOException {
        started().close();
    }

    private RowPrinter started() throws IOException {
        if (rows == null) {
            rows = heading.print();
        }
        return rows;
    }

    /** Begins what is printed. */
    interface Heading {
        RowPrinter print() throws IOException;
    }
}
