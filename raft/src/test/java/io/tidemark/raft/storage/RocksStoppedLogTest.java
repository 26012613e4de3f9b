package io.tidemark.raft.storage;

import static io.tidemark.raft.storage.LogFixture.configuration;
import static io.tidemark.raft.storage.LogFixture.cut;
import static io.tidemark.raft.storage.LogFixture.entry;
import static io.tidemark.raft.storage.LogFixture.flipBit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.PeerId;
import io.tidemark.core.command.CloneGroup;
import io.tidemark.core.command.Command;
import io.tidemark.core.command.CommandCodec;
import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.command.DeleteOffsets;
import io.tidemark.core.command.ReleaseOffsets;
import io.tidemark.core.command.ResetOffsets;
import io.tidemark.core.log.LoggedEntry;
import io.tidemark.core.log.StoppedLog;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowSelection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStoppedLogTest {

    @TempDir
    Path temporary;

    @Test
    void tellsEveryEntryByItsTypeTimeAndPositions() throws Exception {
        LogFixture fixture = written();

        assertThat(read(fixture, 1, Long.MAX_VALUE))
                .containsExactly(
                        new LoggedEntry(1L, 1L, "configuration", null, null, 0, ""),
                        new LoggedEntry(2L, 1L, "CommitOffsets", 1_700_000_000_002L, 2, bytesOf(2), ""),
                        new LoggedEntry(3L, 1L, "CommitOffsets", 1_700_000_000_003L, 2, bytesOf(3), ""),
                        new LoggedEntry(4L, 2L, "no-op", null, null, 0, ""),
                        new LoggedEntry(5L, 2L, "CommitOffsets", 1_700_000_000_005L, 2, bytesOf(5), ""));
    }

    @Test
    void tellsARangeAndEndsWhenThereWereEnough() throws Exception {
        LogFixture fixture = written();

        assertThat(read(fixture, 3, 4)).extracting(LoggedEntry::index).containsExactly(3L, 4L);
        List<LoggedEntry> first = new ArrayList<>();
        new RocksStoppedLog().read(root(fixture), "", 2, Long.MAX_VALUE, entry -> {
            first.add(entry);
            return first.size() < 2;
        });
        assertThat(first).extracting(LoggedEntry::index).containsExactly(2L, 3L);
    }

    @Test
    void beginsAtTheFirstEntryThatIsNotInASnapshot() throws Exception {
        LogFixture fixture = written();
        VerifiedLogStorage log = fixture.open();
        assertThat(log.truncatePrefix(4)).isTrue();
        log.shutdown();

        assertThat(read(fixture, 1, Long.MAX_VALUE))
                .extracting(LoggedEntry::index)
                .containsExactly(4L, 5L);
    }

    @Test
    void changesNothingInTheDirectory() throws Exception {
        LogFixture fixture = written();
        Files.createFile(fixture.directory.lockFile());
        Map<String, String> before = content(fixture.directory.root());
        assertThat(read(fixture, 1, Long.MAX_VALUE)).hasSize(5);
        assertThat(content(fixture.directory.root())).isEqualTo(before);

        LogFixture killed = written(temporary.resolve("again"), false);
        Map<String, String> unflushed = content(killed.directory.root());
        assertThat(read(killed, 1, Long.MAX_VALUE)).hasSize(5);
        assertThat(content(killed.directory.root())).isEqualTo(unflushed);
    }

    @Test
    void refusesADirectoryThatARunningNodeHolds() throws Exception {
        LogFixture fixture = written();
        try (DirectoryLock held = DirectoryLock.acquire(fixture.directory)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> read(fixture, 1, 5))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("running process")
                    .hasMessageContaining("Stop the node");
        }
        assertThat(read(fixture, 1, 5)).hasSize(5);
    }

    @Test
    void refusesADirectoryWithoutALog() {
        assertThatThrownBy(() -> new RocksStoppedLog().read(temporary.toString(), "", 1, 5, entry -> true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no Raft log in " + temporary)
                .hasMessageContaining("storePathRootDir");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void namesDamagedAndMissingEntriesAndGoesOn() throws Exception {
        LogFixture fixture = LogFixture.create(temporary.resolve("n1"));
        VerifiedLogStorage log = fixture.open();
        LogEntry forged = commit(3, 1);
        forged.setData(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        LogEntry senseless = entry(4, 1);
        assertThat(log.appendEntries(List.of(commit(1, 1), commit(2, 2), forged, senseless, commit(5, 2))))
                .isEqualTo(5);
        log.shutdown();
        try (RocksLog rocks = RocksLog.open(fixture.directory.log(), true)) {
            rocks.append(8, List.of(new byte[] {9, 9}));
        }

        assertThat(read(fixture, 1, Long.MAX_VALUE))
                .extracting(entry -> entry.index() + " " + entry.problem())
                .satisfiesExactly(
                        one -> assertThat(one).isEqualTo("1 "),
                        two -> assertThat(two).isEqualTo("2 "),
                        three -> assertThat(three).isEqualTo("3 fails its checksum"),
                        four -> assertThat(four).isEqualTo("4 has term=1, the one before it term=2"),
                        five -> assertThat(five).isEqualTo("5 "),
                        six -> assertThat(six).isEqualTo("6 missing up to index=7"),
                        eight -> assertThat(eight).isEqualTo("8 cannot be read"));
    }

    @Test
    void tellsEveryTypeOfCommandAndHowManyPositionsItNames() throws Exception {
        LogFixture fixture = LogFixture.create(temporary.resolve("n1"));
        VerifiedLogStorage log = fixture.open();
        CommitOffsets commit = new CommitOffsets.Builder()
                .put("T@G", 0, 1)
                .put("T@G", 1, 1)
                .put("T@G", 2, 1)
                .build(1);
        RowSelection group = new RowSelection("", "G", RowSelection.ANY_BROKER);
        long index = 1;
        for (Command command : List.of(
                new ResetOffsets(commit),
                new ReleaseOffsets(1, List.of(new PositionKey("T@G", 0))),
                new DeleteOffsets(1, group),
                new CloneGroup(1, group, "H"))) {
            LogEntry entry = entry(index++, 1);
            entry.setData(ByteBuffer.wrap(CommandCodec.encode(command)));
            entry.setChecksum(entry.checksum());
            assertThat(log.appendEntry(entry)).isTrue();
        }
        log.shutdown();

        assertThat(read(fixture, 1, Long.MAX_VALUE))
                .extracting(entry -> entry.type() + " " + entry.positions() + entry.problem())
                .containsExactly("ResetOffsets 3", "ReleaseOffsets 1", "DeleteOffsets null", "CloneGroup null");
    }

    @Test
    void namesACommandThatCannotBeRead() throws Exception {
        LogFixture fixture = LogFixture.create(temporary.resolve("n1"));
        VerifiedLogStorage log = fixture.open();
        assertThat(log.appendEntry(entry(1, 1))).isTrue();
        log.shutdown();

        assertThat(read(fixture, 1, 1)).singleElement().satisfies(entry -> {
            assertThat(entry.term()).isEqualTo(1);
            assertThat(entry.type()).isNull();
            assertThat(entry.problem()).contains("magic=");
        });
    }

    @Test
    void tellsThatAcknowledgedEntriesAreGone() throws Exception {
        LogFixture fixture = written();
        try (RocksLog rocks = RocksLog.open(fixture.directory.log(), true)) {
            rocks.delete(4, 6, 1);
        }

        List<LoggedEntry> entries = read(fixture, 1, Long.MAX_VALUE);
        assertThat(entries).hasSize(4);
        assertThat(entries.get(3).index()).isEqualTo(4);
        assertThat(entries.get(3).problem()).contains("up to index=5 were acknowledged");
        assertThat(read(fixture, 1, 3))
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry.problem()).isEmpty());
    }

    @Test
    void readsWhatIsLeftOfALogThatRocksDbRefuses() throws Exception {
        LogFixture killed = written(temporary.resolve("again"), false);
        flipBit(killed.wal(), (int) Files.size(killed.wal()) / 2, 3);

        List<LoggedEntry> entries = read(killed, 1, Long.MAX_VALUE);
        assertThat(entries.get(0).index()).isNull();
        assertThat(entries.get(0).problem()).contains("RocksDB refuses the log").contains("a node");
        assertThat(entries).hasSizeGreaterThan(2).anySatisfy(entry -> {
            assertThat(entry.index()).isNotNull();
            assertThat(entry.problem()).isEmpty();
        });
    }

    @Test
    void tellsThatTheRecordOfTheEndIsDamaged() throws Exception {
        LogFixture fixture = written();
        cut(fixture.directory.logEndFile(), Files.size(fixture.directory.logEndFile()) - 3);

        List<LoggedEntry> entries = read(fixture, 1, Long.MAX_VALUE);
        assertThat(entries).hasSize(6);
        assertThat(entries.get(5).problem()).contains("how far the log must reach is not known");
    }

    @Test
    void isFoundByTheCommandLine() {
        assertThat(ServiceLoader.load(StoppedLog.class)).singleElement().isInstanceOf(RocksStoppedLog.class);
    }

    private LogFixture written() throws Exception {
        return written(temporary.resolve("n1"), true);
    }

    /** @param flushed whether the node was stopped in good order; else it was killed */
    private static LogFixture written(Path root, boolean flushed) throws Exception {
        LogFixture fixture = LogFixture.create(root.resolve("first"));
        VerifiedLogStorage log = fixture.open();
        LogEntry noop = new LogEntry(EntryType.ENTRY_TYPE_NO_OP);
        noop.setId(new LogId(4, 2));
        noop.setChecksum(noop.checksum());
        PeerId peer = new PeerId("127.0.0.1", 1);
        for (LogEntry entry : List.of(configuration(1, 1, peer), commit(2, 1), commit(3, 1), noop, commit(5, 2))) {
            assertThat(log.appendEntry(entry)).isTrue();
        }
        if (flushed) {
            log.shutdown();
            return fixture;
        }
        LogFixture killed = fixture.killedCopy(root.resolve("killed"));
        log.shutdown();
        return killed;
    }

    private static LogEntry commit(long index, long term) {
        LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_DATA);
        entry.setId(new LogId(index, term));
        entry.setData(ByteBuffer.wrap(command(index)));
        entry.setChecksum(entry.checksum());
        return entry;
    }

    private static byte[] command(long index) {
        return CommandCodec.encode(new CommitOffsets.Builder()
                .put("T@G", 0, index)
                .put("T@G", 1, 2 * index)
                .build(1_700_000_000_000L + index));
    }

    private static int bytesOf(long index) {
        return command(index).length;
    }

    private static List<LoggedEntry> read(LogFixture fixture, long from, long to) throws IOException {
        List<LoggedEntry> entries = new ArrayList<>();
        new RocksStoppedLog().read(root(fixture), "", from, to, entries::add);
        return entries;
    }

    private static String root(LogFixture fixture) {
        return fixture.directory.root().toString();
    }

    /** Every file with its bytes. */
    private static Map<String, String> content(Path root) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                content.put(
                        root.relativize(file).toString(),
                        Files.isDirectory(file) ? "" : HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return content;
    }
}
