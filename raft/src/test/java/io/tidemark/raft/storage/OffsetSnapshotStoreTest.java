package io.tidemark.raft.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.tidemark.core.snapshot.LoadedSnapshot;
import io.tidemark.core.snapshot.OffsetSnapshotWriter;
import io.tidemark.core.snapshot.SnapshotOrigin;
import io.tidemark.raft.start.DamagedStorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OffsetSnapshotStoreTest {

    @TempDir
    Path temporary;

    private SnapshotFixture fixture = unset();

    @BeforeEach
    void open() throws Exception {
        fixture = new SnapshotFixture(DataDirectory.at(temporary.resolve("node")));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void loadsWhatItSaved() throws Exception {
        fixture.apply("orders", 4711);
        fixture.ballast.hold();
        assertThat(fixture.take().isOk()).isTrue();
        assertThat(fixture.directory.snapshotBallastFile()).doesNotExist();
        SnapshotReader reader = reader();
        LoadedSnapshot loaded = fixture.store.load(reader);
        assertThat(loaded.summary()).isEqualTo(fixture.table.summary());
        reader.close();
    }

    @Test
    void savesWhatWasFrozenWhileMoreIsApplied() throws Exception {
        fixture.apply("orders", 1);
        CompletableFuture<Status> outcome = new CompletableFuture<>();
        fixture.take(outcome::complete);
        final long frozen = fixture.index();
        fixture.apply("orders", 2);
        assertThat(outcome.get(20, TimeUnit.SECONDS).isOk()).isTrue();
        try (SnapshotReader reader = reader()) {
            assertThat(fixture.store.load(reader).summary().index()).isEqualTo(frozen);
        }
    }

    @Test
    void refusesASnapshotWithOneDigitChanged() throws Exception {
        fixture.apply("orders", 4711);
        fixture.take();
        Path file = NewestSnapshot.find(fixture.directory).orElseThrow().offsets();
        Files.writeString(file, Files.readString(file).replace("4711", "4712"));
        try (SnapshotReader reader = reader()) {
            assertThatThrownBy(() -> fixture.store.load(reader))
                    .isInstanceOf(DamagedStorageException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void refusesAnOlderTableInANewerSnapshot() throws Exception {
        fixture.apply("orders", 1);
        fixture.take();
        Path older = Files.copy(
                NewestSnapshot.find(fixture.directory).orElseThrow().offsets(), temporary.resolve("older.json"));
        fixture.apply("orders", 2);
        fixture.take();
        Path file = NewestSnapshot.find(fixture.directory).orElseThrow().offsets();
        Files.copy(older, file, StandardCopyOption.REPLACE_EXISTING);
        try (SnapshotReader reader = reader()) {
            assertThatThrownBy(() -> fixture.store.load(reader))
                    .isInstanceOf(DamagedStorageException.class)
                    .hasMessageContainingAll(file.toString(), "index=1", "index=2");
        }
        assertThatThrownBy(() -> StorageInspection.inspect(fixture.directory))
                .isInstanceOf(DamagedStorageException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void loadsASnapshotFromBeforeThereWereMarks() throws Exception {
        fixture.apply("orders", 4711);
        SnapshotWriter writer = Objects.requireNonNull(fixture.storage.create());
        new OffsetSnapshotWriter()
                .write(
                        fixture.table.freeze(),
                        SnapshotFixture.ORIGIN,
                        Path.of(writer.getPath()).resolve(DataDirectory.OFFSETS_FILE));
        writer.addFile(DataDirectory.OFFSETS_FILE);
        writer.saveMeta(SnapshotMeta.newBuilder()
                .setLastIncludedIndex(fixture.index())
                .setLastIncludedTerm(1)
                .build());
        writer.close();
        try (SnapshotReader reader = reader()) {
            assertThat(fixture.store.load(reader).summary()).isEqualTo(fixture.table.summary());
        }
    }

    @Test
    void refusesASnapshotOfAnotherCluster() throws Exception {
        fixture.apply("orders", 4711);
        fixture.take();
        try (SnapshotReader reader = reader();
                OffsetSnapshotStore other =
                        new OffsetSnapshotStore(new SnapshotOrigin("another", "n1"), fixture.ballast, () -> {})) {
            assertThatThrownBy(() -> other.load(reader))
                    .isInstanceOf(DamagedStorageException.class)
                    .hasMessageContaining("clusterId=another");
        }
    }

    @Test
    void neverSaysEioAndAlwaysSaysSomething() throws Exception {
        fixture.apply("orders", 1);
        fixture.ballast.hold();
        CompletableFuture<Status> outcome = new CompletableFuture<>();
        var writer = Objects.requireNonNull(fixture.storage.create());
        // A directory in the place of the file: writing it fails.
        Files.createDirectory(Path.of(writer.getPath()).resolve(DataDirectory.OFFSETS_FILE));
        fixture.store.save(fixture.table.freeze(), writer, outcome::complete);
        Status status = outcome.get(20, TimeUnit.SECONDS);
        assertThat(status.isOk()).isFalse();
        assertThat(status.getCode()).isNotEqualTo(RaftError.EIO.getNumber());
        assertThat(fixture.directory.snapshotBallastFile()).doesNotExist();
    }

    @Test
    void runsTheClosureWhenItIsClosed() throws Exception {
        fixture.apply("orders", 1);
        fixture.store.close();
        Status status = fixture.take();
        assertThat(status.isOk()).isFalse();
        assertThat(status.getCode()).isNotEqualTo(RaftError.EIO.getNumber());
    }

    @Test
    void knowsWhetherAFollowerCopies() throws Exception {
        fixture.apply("orders", 1);
        fixture.take();
        SnapshotReader reader = reader();
        assertThat(fixture.followers.any()).isFalse();
        assertThat(reader.generateURIForCopy()).startsWith("remote://127.0.0.1:1/");
        assertThat(reader.generateURIForCopy()).isNotEmpty();
        assertThat(fixture.followers.any()).isTrue();
        reader.close();
        assertThat(fixture.followers.any()).isFalse();
    }

    private SnapshotReader reader() {
        return Objects.requireNonNull(fixture.open());
    }

    @SuppressWarnings("NullAway") // set before each test
    private static SnapshotFixture unset() {
        return null;
    }
}
