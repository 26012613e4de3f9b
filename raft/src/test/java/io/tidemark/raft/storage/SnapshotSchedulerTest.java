package io.tidemark.raft.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import io.tidemark.raft.start.Troubles;
import io.tidemark.raft.storage.SnapshotScheduler.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotSchedulerTest {

    private static final long RESERVE = 1_000_000;
    private static final long LOG_MAX = 10_000;

    @TempDir
    Path temporary;

    private final Troubles troubles = new Troubles();
    private final FollowerReads followers = new FollowerReads();
    private final Deque<Closure> taking = new ConcurrentLinkedDeque<>();
    private DataDirectory directory = DataDirectory.at(Path.of("unset"));
    private SnapshotPublisher publisher = new SnapshotPublisher(directory, troubles);
    private volatile long applied;
    private long free = Long.MAX_VALUE;
    private long nanos;

    @BeforeEach
    void create() throws IOException {
        directory = DataDirectory.at(temporary.resolve("node"));
        directory.create();
        publisher = new SnapshotPublisher(directory, troubles);
    }

    @AfterEach
    void close() {
        publisher.close();
    }

    @Test
    void takesASnapshotEachIntervalWhenThereIsSomethingNew() throws Exception {
        SnapshotScheduler scheduler = scheduler();
        applied = 10;
        assertThat(scheduler.tick()).isEqualTo(Outcome.NOT_YET);
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.BEGUN);
        assertThat(scheduler.tick()).isEqualTo(Outcome.NOT_YET);
        saved(10);
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.NOTHING_NEW);
        applied = 11;
        assertThat(scheduler.tick()).isEqualTo(Outcome.NOT_YET);
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.BEGUN);
        saved(11);
        await().untilAsserted(() -> assertThat(directory.publishedFile()).hasContent("at 11"));
    }

    @Test
    void publishesAgainWhatIsMissingAlsoWhenThereIsNothingNew() throws Exception {
        SnapshotScheduler scheduler = scheduler();
        applied = 10;
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.BEGUN);
        saved(10);
        await().until(() -> Files.exists(directory.publishedFile()));
        Files.delete(directory.publishedFile());
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.NOTHING_NEW);
        await().untilAsserted(() -> assertThat(directory.publishedFile()).hasContent("at 10"));
    }

    @Test
    void anInstalledSnapshotCountsAsSaved() throws Exception {
        SnapshotScheduler scheduler = scheduler();
        applied = 50;
        writeSnapshot(50, "installed");
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.NOTHING_NEW);
    }

    @Test
    void doesNotTakeTwoAtOnce() {
        SnapshotScheduler scheduler = scheduler();
        applied = 1;
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.BEGUN);
        pass(Duration.ofMinutes(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.IN_FLIGHT);
        assertThat(taking).hasSize(1);
    }

    @Test
    void spendsATenthOfTheTimeAtMost() throws Exception {
        SnapshotScheduler scheduler = scheduler();
        applied = 1;
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.BEGUN);
        pass(Duration.ofSeconds(2));
        saved(1);
        applied = 2;
        pass(Duration.ofMillis(17_999));
        assertThat(scheduler.tick()).isEqualTo(Outcome.NOT_YET);
        pass(Duration.ofMillis(1));
        assertThat(scheduler.tick()).isEqualTo(Outcome.BEGUN);
    }

    @Test
    void waitsForAFollowerThatCopiesUnlessTheLogIsTooLarge() throws Exception {
        SnapshotScheduler scheduler = scheduler();
        applied = 1;
        followers.opened();
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.FOLLOWER_COPIES);
        Path file = directory.log().resolve("000004.log");
        Files.write(file, new byte[(int) LOG_MAX]);
        assertThat(scheduler.tick()).isEqualTo(Outcome.FOLLOWER_COPIES);
        Files.write(file, new byte[(int) LOG_MAX + 1]);
        assertThat(scheduler.tick()).isEqualTo(Outcome.BEGUN);
        saved(1);
        Files.delete(file);
        applied = 2;
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.FOLLOWER_COPIES);
        followers.closed();
        assertThat(scheduler.tick()).isEqualTo(Outcome.BEGUN);
    }

    @Test
    void skipsWithoutSpaceAndReportsItUntilItWorksAgain() throws Exception {
        SnapshotScheduler scheduler = scheduler();
        writeSnapshot(1, "x".repeat(1_000));
        applied = 2;
        free = RESERVE + 1_499;
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.NO_SPACE);
        assertThat(troubles.lines()).singleElement().asString().contains("free=1001499 needed=1001500");
        assertThat(scheduler.tick()).isEqualTo(Outcome.NOT_YET);
        free = RESERVE + 1_500;
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.BEGUN);
        assertThat(directory.snapshotBallastFile()).hasSize(64 * 1024);
        assertThat(troubles.lines()).isNotEmpty();
        saved(2);
        assertThat(troubles.lines()).isEmpty();
    }

    @Test
    void reportsThatThereIsNoSpaceForALeadersSnapshotWithNothingOfItsOwnToSave() throws Exception {
        SnapshotScheduler scheduler = scheduler();
        writeSnapshot(1, "x".repeat(1_000));
        applied = 1;
        free = 0;
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.NO_SPACE);
        assertThat(troubles.lines()).singleElement().asString().contains("free=0", "free space on that disk");
        free = Long.MAX_VALUE;
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.NOTHING_NEW);
        assertThat(troubles.lines()).isEmpty();
    }

    @Test
    void reportsAFailureAndTriesAgain() throws Exception {
        SnapshotScheduler scheduler = scheduler();
        applied = 1;
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.BEGUN);
        taking.remove().run(new Status(RaftError.EINTERNAL, "no room in the file"));
        assertThat(troubles.lines()).singleElement().asString().contains("no room in the file");
        pass(Duration.ofSeconds(5));
        assertThat(scheduler.tick()).isEqualTo(Outcome.BEGUN);
        saved(1);
        assertThat(troubles.lines()).isEmpty();
    }

    @Test
    void savesNowForAnOrderedStop() throws Exception {
        SnapshotScheduler scheduler = scheduler();
        assertThat(scheduler.saveNow(Duration.ofSeconds(5)))
                .as("nothing applied")
                .isTrue();
        applied = 7;
        followers.opened();
        Thread jraft = new Thread(() -> {
            await().atMost(20, TimeUnit.SECONDS).until(() -> !taking.isEmpty());
            try {
                saved(7);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        jraft.start();
        assertThat(scheduler.saveNow(Duration.ofSeconds(20))).isTrue();
        jraft.join();
        applied = 8;
        assertThat(scheduler.saveNow(Duration.ofMillis(1))).as("never ends").isFalse();
    }

    @Test
    void worksOnItsOwnThread() throws Exception {
        try (SnapshotScheduler scheduler = new SnapshotScheduler(
                new SnapshotSchedule(Duration.ofMillis(20), 0, LOG_MAX),
                directory,
                () -> applied,
                this::writeAtOnce,
                followers,
                new SnapshotBallast(directory),
                publisher,
                troubles)) {
            scheduler.start();
            applied = 3;
            await().untilAsserted(() -> assertThat(directory.publishedFile()).hasContent("at 3"));
        }
    }

    private void writeAtOnce(Closure done) {
        try {
            writeSnapshot(applied, "at " + applied);
            done.run(Status.OK());
        } catch (IOException e) {
            done.run(new Status(RaftError.EINTERNAL, "%s", e));
        }
    }

    private SnapshotScheduler scheduler() {
        return new SnapshotScheduler(
                new SnapshotSchedule(Duration.ofSeconds(5), RESERVE, LOG_MAX),
                directory,
                () -> applied,
                taking::add,
                followers,
                new SnapshotBallast(directory),
                publisher,
                troubles,
                disk -> free,
                () -> nanos);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private void saved(long index) throws IOException {
        writeSnapshot(index, "at " + index);
        taking.remove().run(Status.OK());
    }

    private void writeSnapshot(long index, String content) throws IOException {
        Path snapshot = directory.snapshots().resolve("snapshot_" + index);
        Files.createDirectory(snapshot);
        Files.writeString(snapshot.resolve(DataDirectory.OFFSETS_FILE), content);
    }
}
