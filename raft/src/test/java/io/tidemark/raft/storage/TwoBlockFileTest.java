package io.tidemark.raft.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoBlockFileTest {

    private static final int BLOCK = 512;

    @TempDir
    Path directory;

    Path path;
    TwoBlockFile file;

    @BeforeEach
    void name() {
        path = directory.resolve("meta");
        file = new TwoBlockFile(path, "test");
    }

    @Test
    void eachWriteIsReadBackByAnotherOne() throws IOException {
        for (int term = 1; term <= 5; term++) {
            write(term);
            assertThat(reopened().read()).containsExactly(Map.entry("term", Integer.toString(term)));
        }
    }

    @Test
    void goesOnWhereAnotherOneStopped() throws IOException {
        write(1);
        write(2);
        reopened().write(Map.of("term", "3"));
        assertThat(reopened().read()).containsEntry("term", "3");
    }

    @Test
    void isWrittenInPlaceSoThatNoSpaceIsNeeded() throws IOException {
        write(1);
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        write(2);
        write(3);
        assertThat(Files.readAttributes(path, BasicFileAttributes.class).fileKey())
                .isEqualTo(key);
        assertThat(path).hasSize(2 * BLOCK);
        assertThat(directory)
                .isDirectoryContaining(entry -> entry.equals(path))
                .isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aWriteThatDidNotReachTheDiskLeavesTheOneBefore() throws IOException {
        write(1);
        write(2);
        byte[] before = Files.readAllBytes(path);
        write(3);
        byte[] after = Files.readAllBytes(path);
        assertThat(Arrays.copyOfRange(after, BLOCK, 2 * BLOCK))
                .as("the block of the write before is not touched")
                .isEqualTo(Arrays.copyOfRange(before, BLOCK, 2 * BLOCK));
        Files.write(path, before);
        assertThat(reopened().read()).containsEntry("term", "2");
    }

    @Test
    void aLostBlockIsNeverTakenForAnOldOne() throws IOException {
        for (int term = 1; term <= 4; term++) {
            write(term);
        }
        byte[] whole = Files.readAllBytes(path);
        for (int block = 0; block < 2; block++) {
            byte[] injured = whole.clone();
            Arrays.fill(injured, block * BLOCK, (block + 1) * BLOCK, (byte) '\n');
            assertRefused(injured);
            Arrays.fill(injured, block * BLOCK, (block + 1) * BLOCK, (byte) 0);
            assertRefused(injured);
        }
    }

    @Test
    void blocksThatDoNotFollowEachOtherAreRefused() throws IOException {
        write(1);
        byte[] old = Files.readAllBytes(path);
        write(2);
        write(3);
        write(4);
        byte[] whole = Files.readAllBytes(path);
        byte[] mixed = whole.clone();
        System.arraycopy(old, 0, mixed, 0, BLOCK);
        assertRefused(mixed);
        byte[] swapped = new byte[2 * BLOCK];
        System.arraycopy(whole, BLOCK, swapped, 0, BLOCK);
        System.arraycopy(whole, 0, swapped, BLOCK, BLOCK);
        assertRefused(swapped);
        byte[] twice = whole.clone();
        System.arraycopy(whole, 0, twice, BLOCK, BLOCK);
        assertRefused(twice);
    }

    @Test
    void whatIsTooLongForABlockIsRefusedAndNothingIsLost() throws IOException {
        write(1);
        assertThatThrownBy(() -> file.write(Map.of("term", "7".repeat(BLOCK))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected at most 512");
        assertThat(reopened().read()).containsEntry("term", "1");
    }

    @Test
    void aFileThatIsNotThereIsToldAsThat() {
        assertThatThrownBy(() -> file.read()).isInstanceOf(NoSuchFileException.class);
    }

    private void write(int term) throws IOException {
        file.write(Map.of("term", Integer.toString(term)));
    }

    private TwoBlockFile reopened() {
        return new TwoBlockFile(path, "test");
    }

    private void assertRefused(byte[] content) throws IOException {
        Files.write(path, content);
        assertThatThrownBy(() -> reopened().read())
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(path.toString());
    }
}
