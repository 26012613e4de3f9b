package io.tidemark.raft.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import io.tidemark.raft.start.DamagedStorageException;
import io.tidemark.raft.start.StartFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A log in a temporary directory: opened as JRaft opens it, killed as a power cut would, and injured on the disk. */
final class LogFixture {

    private static final String GROUP = "test";

    final DataDirectory directory;
    final ConfigurationManager configurations = new ConfigurationManager();
    final StartFault fault = new StartFault();

    LogFixture(DataDirectory directory) {
        this.directory = directory;
    }

    /** A new, empty storage. */
    static LogFixture create(Path root) throws Exception {
        DataDirectory directory = DataDirectory.at(root);
        StorageInspection.create(directory);
        return new LogFixture(directory);
    }

    VerifiedLogStorage open() {
        VerifiedLogStorage log = new VerifiedLogStorage(directory, true, fault, new ConfigurationHistory());
        assertThat(log.init(options())).as("init, fault=%s", fault.reason()).isTrue();
        return log;
    }

    /** Opens a log that must be refused, and tells why it was. */
    DamagedStorageException openRefused() {
        VerifiedLogStorage log = new VerifiedLogStorage(directory, true, fault, new ConfigurationHistory());
        assertThat(log.init(options())).as("init of a damaged log").isFalse();
        assertThat(fault.reason()).containsInstanceOf(DamagedStorageException.class);
        return (DamagedStorageException) fault.reason().orElseThrow();
    }

    private LogStorageOptions options() {
        LogStorageOptions options = new LogStorageOptions();
        options.setGroupId(GROUP);
        options.setConfigurationManager(configurations);
        options.setLogEntryCodecFactory(LogEntryV2CodecFactory.getInstance());
        return options;
    }

    /** What is on the disk while the log is open: as a kill leaves it. */
    LogFixture killedCopy(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(directory.root())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = root.resolve(directory.root().relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return new LogFixture(DataDirectory.at(root));
    }

    /** RocksDB's newest write-ahead log that has something in it. */
    Path wal() throws IOException {
        return newest(".log");
    }

    Path newest(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory.log())) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .filter(file -> file.toFile().length() > 0)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    static void flipBit(Path file, int position, int bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[position] ^= (byte) (1 << bit);
        Files.write(file, bytes);
    }

    static void cut(Path file, long bytes) throws IOException {
        byte[] content = Files.readAllBytes(file);
        byte[] kept = new byte[(int) (content.length - bytes)];
        System.arraycopy(content, 0, kept, 0, kept.length);
        Files.write(file, kept);
    }

    static List<LogEntry> entries(long from, long to, long term) {
        List<LogEntry> entries = new ArrayList<>();
        for (long index = from; index <= to; index++) {
            entries.add(entry(index, term));
        }
        return entries;
    }

    static LogEntry entry(long index, long term) {
        LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_DATA);
        entry.setId(new LogId(index, term));
        entry.setData(ByteBuffer.wrap(("commit number " + index).getBytes(StandardCharsets.UTF_8)));
        entry.setChecksum(entry.checksum());
        return entry;
    }

    static LogEntry configuration(long index, long term, PeerId... peers) {
        LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_CONFIGURATION);
        entry.setId(new LogId(index, term));
        entry.setPeers(List.of(peers));
        entry.setChecksum(entry.checksum());
        return entry;
    }
}
