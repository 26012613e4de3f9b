package io.tidemark.raft.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import io.tidemark.raft.start.DamagedStorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JRaft's own file of a snapshot, which JRaft reads without a check. */
class SnapshotMetaFileTest {

    @TempDir
    Path temporary;

    private DataDirectory directory;
    private Path file;
    private byte[] whole;
    private SnapshotMeta written;

    @BeforeEach
    void takeASnapshot() throws Exception {
        directory = DataDirectory.at(temporary.resolve("node"));
        try (SnapshotFixture snapshots = new SnapshotFixture(directory)) {
            snapshots.apply("orders", 4711);
            assertThat(snapshots.take().isOk()).isTrue();
        }
        file = NewestSnapshot.find(directory).orElseThrow().offsets().resolveSibling("__raft_snapshot_meta");
        whole = Files.readAllBytes(file);
        written = read();
    }

    @Test
    void saysWhatJRaftWrote() {
        assertThat(written.getLastIncludedTerm()).isEqualTo(1);
        assertThat(written.getPeersList()).containsExactly("127.0.0.1:1");
    }

    @Test
    void aFlippedBitIsRefusedBeforeJRaftBelievesIt() throws Exception {
        int refused = 0;
        for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
            byte[] bytes = whole.clone();
            bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            refused += requireRefusedOrHarmless(bytes, "bit " + bit);
        }
        assertThat(refused).as("flipped bits that were refused").isGreaterThan(whole.length * Byte.SIZE / 2);
    }

    @Test
    void aFileThatIsCutIsRefused() throws Exception {
        for (int length = 0; length < whole.length; length++) {
            assertThat(requireRefusedOrHarmless(Arrays.copyOf(whole, length), "cut to " + length))
                    .as("cut to %d bytes", length)
                    .isOne();
        }
    }

    /** Returns 1 when the node does not start on it; harmless is what says the same. */
    private int requireRefusedOrHarmless(byte[] bytes, String damage) throws Exception {
        Files.write(file, bytes);
        try {
            StorageInspection.Finding unused = StorageInspection.inspect(directory);
        } catch (DamagedStorageException e) {
            assertThat(e).hasMessageContaining(file.toString());
            return 1;
        }
        assertThat(read()).as("what is believed after %s", damage).isEqualTo(written);
        return 0;
    }

    private SnapshotMeta read() throws IOException {
        return SnapshotMetaFile.read(file).meta();
    }
}
