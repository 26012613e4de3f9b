package io.tidemark.raft.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.raft.start.Troubles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotPublisherTest {

    @TempDir
    Path temporary;

    private final Troubles troubles = new Troubles();
    private DataDirectory directory = DataDirectory.at(Path.of("unset"));

    @BeforeEach
    void create() throws IOException {
        directory = DataDirectory.at(temporary.resolve("node"));
        directory.create();
    }

    @Test
    void keepsTheNewestAndTheOneBeforeIt() throws Exception {
        try (SnapshotPublisher publisher = new SnapshotPublisher(directory, troubles)) {
            for (int index = 1; index <= 4; index++) {
                snapshot(index);
                publisher.publish();
                assertThat(directory.publishedFile()).hasContent(content(index));
                assertThat(backup()).hasContent(content(Math.max(1, index - 1)));
            }
            publisher.publish();
            assertThat(backup()).as("published twice").hasContent(content(3));
        }
        assertOnlyTheTwoFiles();
    }

    @Test
    void bothFilesAreWholeWhereverAPublicationStops() throws Exception {
        List<String> steps = steps();
        assertThat(steps).hasSizeGreaterThan(4);
        for (String step : steps) {
            create(temporary.resolve("stop before " + step.replace(' ', '-')));
            snapshot(1);
            boolean[] armed = {false};
            SnapshotPublisher publisher = new SnapshotPublisher(directory, troubles, present -> {
                if (armed[0] && present.equals(step)) {
                    throw new IOException("stopped before " + step);
                }
            });
            publisher.publish();
            snapshot(2);
            armed[0] = true;
            publisher.publish();
            publisher.close();
            assertThat(troubles.lines()).as(step).singleElement().asString().contains("stopped before " + step);
            assertThat(Files.readString(directory.publishedFile())).as(step).isIn(content(1), content(2));
            assertThat(Files.readString(backup())).as(step).isIn(content(1), content(2));

            // The next process.
            snapshot(3);
            try (SnapshotPublisher next = new SnapshotPublisher(directory, troubles)) {
                next.publish();
            }
            assertThat(troubles.lines()).as(step).isEmpty();
            assertThat(directory.publishedFile()).as(step).hasContent(content(3));
            assertThat(Files.readString(backup())).as(step).isIn(content(1), content(2));
            assertOnlyTheTwoFiles();
        }
    }

    @Test
    void whatAPersonChangedDoesNotBecomeTheBackup() throws Exception {
        try (SnapshotPublisher publisher = new SnapshotPublisher(directory, troubles)) {
            snapshot(1);
            publisher.publish();
            snapshot(2);
            publisher.publish();
            Files.writeString(directory.publishedFile(), "edited");
            assertThat(backup()).hasContent(content(1));
            snapshot(3);
            publisher.publish();
        }
        assertThat(directory.publishedFile()).hasContent(content(3));
        assertThat(backup()).hasContent(content(1));
        assertThat(directory.snapshots().resolve("snapshot_2").resolve(DataDirectory.OFFSETS_FILE))
                .as("Raft's own")
                .hasContent(content(2));
    }

    @Test
    void whatIsMissingOrDamagedComesBackAtTheNextStart() throws Exception {
        snapshot(1);
        publishOnce();
        Files.delete(backup());
        publishOnce();
        assertThat(backup()).hasContent(content(1));
        Files.writeString(directory.publishedFile(), "cut");
        publishOnce();
        assertThat(directory.publishedFile()).hasContent(content(1));
        Files.delete(directory.publishedFile());
        publishOnce();
        assertThat(directory.publishedFile()).hasContent(content(1));
        assertThat(backup()).hasContent(content(1));
    }

    @Test
    void editingTheFirstFileDoesNotTouchItsBackup() throws Exception {
        snapshot(1);
        publishOnce();
        Files.writeString(directory.publishedFile(), "edited");
        assertThat(backup()).hasContent(content(1));
    }

    @Test
    void publishesNothingWithoutASnapshot() throws Exception {
        publishOnce();
        assertThat(directory.publishedFile()).doesNotExist();
        assertThat(troubles.lines()).isEmpty();
    }

    private List<String> steps() throws Exception {
        List<String> steps = new ArrayList<>();
        snapshot(1);
        try (SnapshotPublisher publisher = new SnapshotPublisher(directory, troubles, steps::add)) {
            publisher.publish();
            steps.clear();
            snapshot(2);
            publisher.publish();
        }
        return steps;
    }

    private void publishOnce() {
        try (SnapshotPublisher publisher = new SnapshotPublisher(directory, troubles)) {
            publisher.publish();
        }
    }

    private void create(Path root) throws IOException {
        directory = DataDirectory.at(root);
        directory.create();
    }

    private void snapshot(int index) throws IOException {
        Path snapshot = directory.snapshots().resolve("snapshot_" + index);
        Files.createDirectory(snapshot);
        Files.writeString(snapshot.resolve(DataDirectory.OFFSETS_FILE), content(index));
    }

    private static String content(int index) {
        return "the table at index " + index;
    }

    private Path backup() {
        return directory.publishedFile().resolveSibling("consumerOffset.json.bak");
    }

    private void assertOnlyTheTwoFiles() {
        assertThat(DurableFiles.directoryOf(directory.publishedFile()))
                .isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
    }
}
