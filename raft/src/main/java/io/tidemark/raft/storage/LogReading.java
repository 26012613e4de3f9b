package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import io.tidemark.core.command.Command;
import io.tidemark.core.command.CommandCodec;
import io.tidemark.core.command.CommandFormatException;
import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.command.ReleaseOffsets;
import io.tidemark.core.command.ResetOffsets;
import io.tidemark.core.log.LoggedEntry;
import io.tidemark.core.log.StoppedLog.Visitor;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One pass over a range of a log, which goes on behind whatever is wrong in it. */
final class LogReading {

    private final long to;
    private final Visitor visitor;

    /** The index that is expected next. */
    private long next;

    private long termBefore;

    /** Whether the visitor has enough. */
    private boolean enough;

    LogReading(long from, long to, Visitor visitor) {
        this.next = from;
        this.to = to;
        this.visitor = visitor;
    }

    long next() {
        return next;
    }

    /** Nothing is expected before this index: it is in a snapshot. */
    void beginAt(long firstIndex) {
        next = Math.max(next, firstIndex);
    }

    void tell(LoggedEntry entry) throws IOException {
        enough |= !visitor.entry(entry);
    }

    /** Takes what lies in the log; whether to go on. */
    boolean take(byte[] key, byte[] value) throws IOException {
        if (key.length != Long.BYTES) {
            tell(LoggedEntry.problem(null, "a key of " + key.length + " bytes stands before index=" + next));
            return !enough;
        }
        long index = RocksLog.indexOf(key);
        if (index > next && next <= to) {
            long lastMissing = Math.min(index - 1, to);
            tell(LoggedEntry.problem(next, "missing" + (lastMissing > next ? " up to index=" + lastMissing : "")));
        }
        if (index > to || enough) {
            next = Math.max(next, to + 1);
            return false;
        }
        tell(describe(index, value));
        next = index + 1;
        return !enough;
    }

    /** Nothing more is in the log. */
    void end(long recordedEnd) throws IOException {
        if (!enough && next <= recordedEnd && next <= to) {
            tell(LoggedEntry.problem(
                    next, "the log ends before it, but entries up to index=" + recordedEnd + " were acknowledged"));
        }
    }

    private LoggedEntry describe(long index, byte[] value) {
        StoredEntry stored = StoredEntry.decode(index, value, termBefore);
        LogEntry entry = stored.entry();
        if (entry == null) {
            return LoggedEntry.problem(index, stored.problem());
        }
        long term = entry.getId().getTerm();
        termBefore = Math.max(termBefore, term);
        if (entry.getType() != EntryType.ENTRY_TYPE_DATA) {
            String type = entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION ? "configuration" : "no-op";
            return new LoggedEntry(index, term, type, null, null, 0, stored.problem());
        }
        byte[] data = data(entry);
        try {
            Command command = CommandCodec.decode(data);
            String type = command.getClass().getSimpleName();
            return new LoggedEntry(
                    index, term, type, command.timeMillis(), positions(command), data.length, stored.problem());
        } catch (CommandFormatException e) {
            String problem = stored.problem().isEmpty() ? String.valueOf(e.getMessage()) : stored.problem();
            return new LoggedEntry(index, term, null, null, null, data.length, problem);
        }
    }

    /** How many positions a command names one by one; null when it names them by their group or topic. */
    private static @Nullable Integer positions(Command command) {
        if (command instanceof CommitOffsets commit) {
            return commit.positions();
        } else if (command instanceof ResetOffsets reset) {
            return reset.positions().positions();
        }
        return command instanceof ReleaseOffsets release
                ? (Integer) release.keys().size()
                : null;
    }

    private static byte[] data(LogEntry entry) {
        ByteBuffer data = entry.getData().duplicate();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return bytes;
    }
}
