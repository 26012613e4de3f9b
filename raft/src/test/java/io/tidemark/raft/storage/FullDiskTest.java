package io.tidemark.raft.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import io.tidemark.core.offset.TableSummary;
import io.tidemark.raft.start.Troubles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the snapshots is full, for several cycles: a tmpfs of one megabyte. */
class FullDiskTest {

    @TempDir
    Path temporary;

    @Test
    void theLastSnapshotStaysAndTheNextOneIsTakenWhenThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0,
                "a tmpfs cannot be mounted here (not root, or no such right): the full disk is not tested");
        try {
            fillAndFree(new DataDirectory(disk.resolve("node"), temporary.resolve("log")), disk);
        } finally {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    private static void fillAndFree(DataDirectory directory, Path disk) throws Exception {
        Troubles troubles = new Troubles();
        try (SnapshotFixture fixture = new SnapshotFixture(directory);
                SnapshotPublisher publisher = new SnapshotPublisher(directory, troubles)) {
            for (int i = 0; i < 2_000; i++) {
                fixture.apply("a-topic-with-a-name-of-some-length-" + i, i);
            }
            fixture.ballast.hold();
            assertThat(fixture.take().isOk()).isTrue();
            publisher.publish();
            final TableSummary good = fixture.table.summary();
            final String published = Files.readString(directory.publishedFile());

            fixture.ballast.hold();
            Path filler = disk.resolve("filler");
            fill(filler);
            for (int cycle = 0; cycle < 3; cycle++) {
                fixture.apply("one-more-" + cycle, cycle);
                Status status = fixture.take();
                assertThat(status.isOk()).as("cycle=%d", cycle).isFalse();
                assertThat(status.getCode()).as("cycle=%d", cycle).isNotEqualTo(RaftError.EIO.getNumber());
                publisher.publish();
                try (SnapshotReader reader = Objects.requireNonNull(fixture.open())) {
                    assertThat(fixture.store.load(reader).summary()).isEqualTo(good);
                }
                assertThat(directory.publishedFile()).hasContent(published);
                refusesToBegin(fixture, publisher, troubles);
            }

            Files.delete(filler);
            fixture.ballast.hold();
            assertThat(fixture.take().isOk()).isTrue();
            publisher.publish();
            try (SnapshotReader reader = Objects.requireNonNull(fixture.open())) {
                assertThat(fixture.store.load(reader).summary()).isEqualTo(fixture.table.summary());
            }
            assertThat(Files.readString(directory.publishedFile())).isNotEqualTo(published);
            assertThat(directory.publishedFile().resolveSibling("consumerOffset.json.bak"))
                    .hasContent(published);
        }
    }

    private static void refusesToBegin(SnapshotFixture fixture, SnapshotPublisher publisher, Troubles troubles) {
        long[] nanos = {0};
        SnapshotScheduler scheduler = new SnapshotScheduler(
                new SnapshotSchedule(Duration.ofSeconds(5), 64 * 1024, 0),
                fixture.directory,
                fixture::index,
                done -> {
                    throw new AssertionError("a snapshot was begun on a full disk");
                },
                fixture.followers,
                fixture.ballast,
                publisher,
                troubles,
                DiskSpace::usableBytes,
                () -> nanos[0]);
        nanos[0] = Duration.ofSeconds(5).toNanos();
        assertThat(scheduler.tick()).isEqualTo(SnapshotScheduler.Outcome.NO_SPACE);
        assertThat(troubles.lines()).anyMatch(line -> line.contains("no snapshot was taken"));
    }

    private static void fill(Path filler) throws IOException {
        for (int size = 64 * 1024; size >= 512; size /= 2) {
            try (OutputStream out = Files.newOutputStream(
                    filler, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(new byte[size]);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
