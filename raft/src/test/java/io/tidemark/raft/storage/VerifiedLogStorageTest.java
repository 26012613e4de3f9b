package io.tidemark.raft.storage;

import static io.tidemark.raft.storage.LogFixture.configuration;
import static io.tidemark.raft.storage.LogFixture.cut;
import static io.tidemark.raft.storage.LogFixture.entries;
import static io.tidemark.raft.storage.LogFixture.entry;
import static io.tidemark.raft.storage.LogFixture.flipBit;
import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.PeerId;
import io.tidemark.raft.start.DamagedStorageException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class VerifiedLogStorageTest {

    @TempDir
    Path temporary;

    @Test
    void keepsEntriesAcrossARestart() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        assertThat(log.appendEntries(entries(1, 100, 1))).isEqualTo(100);
        assertThat(log.appendEntry(entry(101, 2))).isTrue();
        log.shutdown();

        VerifiedLogStorage again = fixture.open();
        assertThat(again.getFirstLogIndex()).isEqualTo(1);
        assertThat(again.getLastLogIndex()).isEqualTo(101);
        assertThat(again.getEntry(50)).isEqualTo(entry(50, 1));
        assertThat(again.getEntry(101)).isEqualTo(entry(101, 2));
        assertThat(again.getEntry(102)).isNull();
        again.shutdown();
    }

    @Test
    void findsConfigurationsInTheLogAndForgetsOverruledOnes() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        PeerId first = new PeerId("127.0.0.1", 1);
        PeerId second = new PeerId("127.0.0.1", 2);
        log.appendEntries(List.of(configuration(1, 1, first), entry(2, 1), configuration(3, 1, first, second)));
        log.truncateSuffix(2);
        log.appendEntries(List.of(entry(3, 2)));
        log.shutdown();

        VerifiedLogStorage again = fixture.open();
        assertThat(fixture.configurations.getLastConfiguration().getId().getIndex())
                .isEqualTo(1);
        assertThat(fixture.configurations.getLastConfiguration().getConf().getPeers())
                .containsExactly(first);
        again.shutdown();
    }

    @Test
    void refusesAFlippedBitAnywhereInTheWriteAheadLog() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        for (long index = 1; index <= 200; index++) {
            log.appendEntry(entry(index, 1));
        }
        log.shutdown();
        int length = (int) Files.size(fixture.wal());
        long seed = 20_260_101;
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            LogFixture injured = fixture.killedCopy(temporary.resolve("round-" + round));
            int position = random.nextInt(length);
            int bit = random.nextInt(8);
            flipBit(injured.wal(), position, bit);
            DamagedStorageException refusal = injured.openRefused();
            assertThat(refusal)
                    .as("seed=%d round=%d position=%d bit=%d", seed, round, position, bit)
                    .hasMessageContaining(injured.directory.log().toString())
                    .hasMessageContaining("member replace");
        }
    }

    @Test
    void refusesAFlippedBitInATableFile() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        log.appendEntries(entries(1, 2_000, 1));
        log.shutdown();
        flush(fixture);
        Path table = fixture.newest(".sst");
        int length = (int) Files.size(table);
        for (int part = 0; part < 8; part++) {
            LogFixture injured = fixture.killedCopy(temporary.resolve("part-" + part));
            // The data blocks; properties and index lie behind them.
            flipBit(injured.newest(".sst"), part * length / 16, part);
            assertThat(injured.openRefused())
                    .as("part=%d", part)
                    .hasMessageContaining(injured.directory.log().toString());
        }
    }

    @Test
    void refusesALogThatEndsBeforeTheRecord() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        for (long index = 1; index <= 100; index++) {
            log.appendEntry(entry(index, 3));
        }
        log.shutdown();
        cut(fixture.wal(), 37);
        assertThat(fixture.openRefused())
                .hasMessageContaining("the log ends at index=99, but entries up to index=100 were acknowledged");
    }

    @Test
    void acceptsATornTailBehindTheRecord() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        for (long index = 1; index <= 50; index++) {
            log.appendEntry(entry(index, 1));
        }
        log.recordEnd();
        log.appendEntry(entry(51, 1));
        LogFixture killed = fixture.killedCopy(temporary.resolve("killed"));
        log.shutdown();
        cut(killed.wal(), 5);
        VerifiedLogStorage again = killed.open();
        assertThat(again.getLastLogIndex()).isEqualTo(50);
        again.shutdown();
    }

    @Test
    void refusesAnEmptiedLogThatOnceHadAnEntry() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        log.appendEntry(entry(1, 1));
        LogFixture killed = fixture.killedCopy(temporary.resolve("killed"));
        log.shutdown();
        Files.write(killed.wal(), new byte[0]);
        assertThat(killed.openRefused()).hasMessageContaining("damaged storage");
    }

    @Test
    void refusesAMissingEntryAndNamesIt() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        log.appendEntries(entries(1, 100, 1));
        log.shutdown();
        try (Options options = new Options();
                RocksDB db = RocksDB.open(options, fixture.directory.log().toString())) {
            db.delete(ByteBuffer.allocate(Long.BYTES).putLong(57).array());
        }
        assertThat(fixture.openRefused()).hasMessageContaining("the entry with index=57 is missing");
    }

    @Test
    void refusesAnEntryWhoseChecksumDoesNotMatch() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        log.appendEntries(entries(1, 9, 1));
        LogEntry wrong = entry(10, 1);
        wrong.setChecksum(4711);
        log.appendEntry(wrong);
        log.shutdown();
        assertThat(fixture.openRefused()).hasMessageContaining("the entry with index=10 fails its checksum");
    }

    @Test
    void refusesTermsThatGoBack() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        log.appendEntries(entries(1, 5, 7));
        log.appendEntry(entry(6, 6));
        log.shutdown();
        assertThat(fixture.openRefused()).hasMessageContaining("the entry with index=6 has term=6");
    }

    @Test
    void refusesAnotherLogOfTheSameLength() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        log.appendEntries(entries(1, 10, 1));
        LogFixture older = fixture.killedCopy(temporary.resolve("older"));
        log.truncateSuffix(8);
        log.appendEntries(entries(9, 10, 2));
        log.shutdown();
        Files.delete(older.directory.logEndFile());
        Files.copy(fixture.directory.logEndFile(), older.directory.logEndFile());
        assertThat(older.openRefused()).hasMessageContaining("the entry with index=10 has term=1");
    }

    @Test
    void lowersTheRecordBeforeASuffixGoes() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        log.appendEntries(entries(1, 10, 1));
        log.recordEnd();
        assertThat(log.truncateSuffix(4)).isTrue();
        LogFixture killed = fixture.killedCopy(temporary.resolve("killed"));
        log.shutdown();

        assertThat(LogEnd.open(killed.directory).recorded()).isEqualTo(new LogEnd.Place(4, 1));
        VerifiedLogStorage again = killed.open();
        assertThat(again.getLastLogIndex()).isEqualTo(4);
        assertThat(again.appendEntries(entries(5, 6, 2))).isEqualTo(2);
        again.shutdown();
    }

    @Test
    void doesNotShortenTheLogWhenTheRecordCannotBeLowered() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        log.appendEntries(entries(1, 10, 1));
        log.recordEnd();
        Path file = fixture.directory.logEndFile();
        Path aside = Files.move(file, file.resolveSibling("aside"));
        Files.createDirectory(file);
        assertThat(log.truncateSuffix(4)).isFalse();
        assertThat(log.getLastLogIndex()).isEqualTo(10);
        Files.delete(file);
        Files.move(aside, file);
        log.shutdown();
    }

    @Test
    void isEmptyAfterAReset() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        log.appendEntries(entries(1, 20, 1));
        log.recordEnd();
        assertThat(log.reset(11)).isTrue();
        LogFixture killed = fixture.killedCopy(temporary.resolve("killed"));
        assertThat(log.appendEntries(entries(11, 12, 2))).isEqualTo(2);
        log.shutdown();

        VerifiedLogStorage atOnce = killed.open();
        assertThat(atOnce.getFirstLogIndex()).isEqualTo(11);
        assertThat(atOnce.getLastLogIndex()).isZero();
        atOnce.shutdown();
        VerifiedLogStorage later = fixture.open();
        assertThat(later.getLastLogIndex()).isEqualTo(12);
        assertThat(later.getEntry(10)).isNull();
        later.shutdown();
    }

    @Test
    void goesOnBehindAnInstalledSnapshotThatIsAheadOfTheLog() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        log.appendEntries(entries(1, 20, 1));
        assertThat(log.truncatePrefix(101)).isTrue();
        log.recordEnd();
        LogFixture killed = fixture.killedCopy(temporary.resolve("killed"));
        // Entries that waited to be written while the snapshot overtook them.
        assertThat(log.appendEntries(entries(99, 102, 3))).isEqualTo(4);
        log.shutdown();

        VerifiedLogStorage atOnce = killed.open();
        assertThat(atOnce.getFirstLogIndex()).isEqualTo(101);
        assertThat(atOnce.getLastLogIndex()).isZero();
        atOnce.shutdown();
        VerifiedLogStorage later = fixture.open();
        assertThat(later.getFirstLogIndex()).isEqualTo(101);
        assertThat(later.getLastLogIndex()).isEqualTo(102);
        later.shutdown();
    }

    @Test
    void dropsAPrefix() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        log.appendEntries(entries(1, 100, 1));
        assertThat(log.truncatePrefix(90)).isTrue();
        log.shutdown();
        VerifiedLogStorage again = fixture.open();
        assertThat(again.getFirstLogIndex()).isEqualTo(90);
        assertThat(again.getEntry(89)).isNull();
        assertThat(again.getEntry(90)).isEqualTo(entry(90, 1));
        again.shutdown();
    }

    @Test
    void refusesToAppendPastAGap() throws Exception {
        LogFixture fixture = create();
        VerifiedLogStorage log = fixture.open();
        log.appendEntries(entries(1, 3, 1));
        assertThat(log.appendEntries(entries(5, 6, 1))).isZero();
        assertThat(log.getLastLogIndex()).isEqualTo(3);
        log.shutdown();
    }

    @Test
    void refusesADirectoryWithoutALog() throws Exception {
        LogFixture fixture = create();
        try (var files = Files.list(fixture.directory.log())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
        assertThat(fixture.openRefused()).hasMessageContaining("there is no log");
        assertThat(fixture.directory.log()).isEmptyDirectory();
    }

    private LogFixture create() throws Exception {
        return LogFixture.create(temporary.resolve("node"));
    }

    private static void flush(LogFixture fixture) throws Exception {
        try (Options options = new Options();
                FlushOptions wait = new FlushOptions().setWaitForFlush(true);
                RocksDB db = RocksDB.open(options, fixture.directory.log().toString())) {
            db.flush(wait);
        }
    }
}
