package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log of a stopped follower is damaged: it says so and does not start, of which a client of the others sees nothing,
 * and its operator replaces it. The places of the damage are random; {@code -Dtidemark.test.seed=N} repeats them.
 */
class DamagedLogTest {

    /** As {@code scripts/server} documents it. */
    private static final int DATA_REFUSED = 4;

    private static final String TOO_SHORT =
            "the log ends at index=\\d+, but entries up to index=\\d+ were acknowledged";

    /** RocksDB writes its log in blocks of this size; in the first one there is no padding. */
    private static final int BLOCK_BYTES = 32 * 1024;

    private static final int RECORD_HEADER_BYTES = 7;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    @Test
    void aFlippedBitAndALostTailAreNamedAndRefusedUnnoticedAndReplaced() throws Exception {
        Random random = new Random(TestSeed.next(DamagedLogTest.class));
        LocalCluster cluster = clusters.create(directory, 3);
        // An election that a busy machine brings about is an error to a client, but none of these damages.
        cluster.set("electionTimeoutMillis", "5000");
        ClusterNode leader = cluster.form();
        ClusterNode damaged = cluster.others(leader).get(0);
        try (LedgerWriter writer = LedgerWriter.start("beside-a-damaged-log", cluster.others(damaged))) {
            writer.awaitAcknowledged(100);
            assertThat(damaged.stop()).isZero();
            String bit = flipABit(newestFile(damaged.raftLog()), random);

            // A bit that makes a record longer than its file leaves a log that is whole and too short.
            requireRefused(damaged, bit, "the log cannot be opened: .+|" + TOO_SHORT);
            assertThat(writer.failures())
                    .as("what a client of the others noticed of it")
                    .isEmpty();
            MemberReplacement.bringBack(cluster, damaged);

            writer.awaitAcknowledged(100);
            assertThat(damaged.stop()).isZero();
            String cut = cutShort(newestFile(damaged.raftLog()), random);

            requireRefused(damaged, cut, TOO_SHORT);
            assertThat(writer.failures())
                    .as("what a client of the others noticed of it")
                    .isEmpty();
            MemberReplacement.bringBack(cluster, damaged);

            writer.awaitAcknowledged(100);
            writer.stop();
            assertThat(writer.failures())
                    .as("what a client of the others noticed of it")
                    .isEmpty();
            for (ClusterNode node : cluster.nodes()) {
                writer.requireKept(node);
            }
        }
        cluster.awaitEqualReplicas();
    }

    private static void requireRefused(ClusterNode damaged, String damage, String said) {
        damaged.start();
        assertThat(damaged.awaitExit()).as("exit code after %s", damage).isEqualTo(DATA_REFUSED);
        assertThat(damaged.output())
                .as("what it says after %s", damage)
                .containsPattern("damaged storage: file=" + damaged.raftLog() + ", (" + said + ")")
                .contains("member replace");
    }

    /** The file that holds the newest entries. */
    private static Path newestFile(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
                    .max(Comparator.comparing(Path::getFileName))
                    .orElseThrow(() -> new AssertionError("no entries in " + log));
        }
    }

    private static String flipABit(Path file, Random random) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            long bytes = Math.min(opened.length(), BLOCK_BYTES - RECORD_HEADER_BYTES);
            assertThat(bytes).as("bytes of %s", file).isPositive();
            long at = random.nextLong(bytes);
            opened.seek(at);
            int present = opened.read();
            int bit = random.nextInt(Byte.SIZE);
            opened.seek(at);
            opened.write(present ^ 1 << bit);
            return "bit " + bit + " of byte " + at + " in " + file + " was flipped";
        }
    }

    /** Keeps at most three quarters, which ends long before the place that the node recorded when it stopped. */
    private static String cutShort(Path file, Random random) throws IOException {
        try (FileChannel opened = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long bytes = opened.size();
            long kept = random.nextLong(bytes / 4, bytes * 3 / 4);
            opened.truncate(kept);
            return file + " was cut from " + bytes + " bytes to " + kept;
        }
    }
}
