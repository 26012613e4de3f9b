package io.tidemark.raft.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.raft.start.DamagedStorageException;
import io.tidemark.raft.start.DirectoryInUseException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path temporary;

    @Test
    void isUsedByOneNodeAtATime() throws Exception {
        DataDirectory directory = DataDirectory.at(temporary.resolve("node"));
        try (DirectoryLock held = DirectoryLock.acquire(directory)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> DirectoryLock.acquire(directory))
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessageContaining(directory.lockFile().toString());
        }
        DirectoryLock.acquire(directory).close();
    }

    @Test
    void movesALogOfAnotherDiskAsideToo() throws Exception {
        DataDirectory directory = new DataDirectory(temporary.resolve("node"), temporary.resolve("disk"));
        for (int number = 1; number <= 2; number++) {
            StorageInspection.create(directory);
            directory.moveRaftAside();
            assertThat(directory.raft()).doesNotExist();
            assertThat(directory.log()).doesNotExist();
            // A disk of its own is a mount point, which cannot be renamed.
            assertThat(directory.logPath()).exists();
            assertThat(temporary.resolve("node/raft.lost-" + number + "/meta/raft-meta"))
                    .exists();
            assertThat(temporary.resolve("disk/log.lost-" + number + "/CURRENT"))
                    .exists();
        }
    }

    @Test
    void aLogWithoutTheSnapshotBeforeItIsRefused() throws Exception {
        LogFixture fixture = LogFixture.create(temporary.resolve("node"));
        VerifiedLogStorage log = fixture.open();
        log.appendEntries(LogFixture.entries(1, 10, 1));
        log.truncatePrefix(6);
        log.shutdown();
        assertThatThrownBy(() -> StorageInspection.inspect(fixture.directory))
                .isInstanceOf(DamagedStorageException.class)
                .hasMessageContaining("the log begins at index=6, but the newest snapshot is of index=0");
        try (SnapshotFixture snapshots = new SnapshotFixture(fixture.directory)) {
            for (int offset = 1; offset <= 5; offset++) {
                snapshots.apply("orders", offset);
            }
            assertThat(snapshots.take().isOk()).isTrue();
        }
        assertThat(StorageInspection.inspect(fixture.directory)).isEqualTo(new StorageInspection.Finding("", true));
    }

    @Test
    void aDamagedSnapshotIsRefusedBeforeJRaftMeetsIt() throws Exception {
        LogFixture fixture = LogFixture.create(temporary.resolve("node"));
        try (SnapshotFixture snapshots = new SnapshotFixture(fixture.directory)) {
            snapshots.apply("orders", 4711);
            assertThat(snapshots.take().isOk()).isTrue();
        }
        Path file = NewestSnapshot.find(fixture.directory).orElseThrow().offsets();
        Path meta = file.resolveSibling("__raft_snapshot_meta");
        byte[] whole = Files.readAllBytes(meta);
        Files.write(meta, new byte[7]);
        assertThatThrownBy(() -> StorageInspection.inspect(fixture.directory))
                .isInstanceOf(DamagedStorageException.class)
                .hasMessageContaining(meta.toString());
        Files.write(meta, whole);
        Files.writeString(file, Files.readString(file).replace("4711", "4712"));
        assertThatThrownBy(() -> StorageInspection.inspect(fixture.directory))
                .isInstanceOf(DamagedStorageException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void tellsWhenTheLogsDiskIsLow() throws Exception {
        long[] free = {1_000};
        try (DiskSpace space = new DiskSpace(temporary, 1_000, directory -> free[0])) {
            space.start();
            assertThat(space.logDiskLow()).isFalse();
            free[0] = 999;
            space.look();
            assertThat(space.logDiskLow()).isTrue();
            free[0] = 1_000;
            space.look();
            assertThat(space.logDiskLow()).isFalse();
        }
    }
}
