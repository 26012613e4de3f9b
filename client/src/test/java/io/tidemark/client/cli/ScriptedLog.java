package io.tidemark.client.cli;

import io.tidemark.core.log.LoggedEntry;
import io.tidemark.core.log.StoppedLog;
import java.io.IOException;
import java.util.List;

/** A log of three entries, the second of them damaged, in the directory {@code good} or {@code damaged}; none elsewhere. */
public final class ScriptedLog implements StoppedLog {

    @Override
    public void read(String directory, String logPath, long from, long to, Visitor visitor) throws IOException {
        if (!directory.equals("good") && !directory.equals("damaged")) {
            throw new IOException("there is no Raft log in " + directory + logPath);
        }
        for (LoggedEntry entry : List.of(
                new LoggedEntry(1L, 1L, "configuration", null, null, 0, ""),
                directory.equals("good")
                        ? new LoggedEntry(2L, 1L, "CommitOffsets", 1_700_000_000_000L, 3, 90, "")
                        : LoggedEntry.problem(2L, "fails its checksum"),
                new LoggedEntry(3L, 2L, "no-op", null, null, 0, ""))) {
            Long index = entry.index();
            if (index != null && index >= from && index <= to && !visitor.entry(entry)) {
                return;
            }
        }
    }
}
