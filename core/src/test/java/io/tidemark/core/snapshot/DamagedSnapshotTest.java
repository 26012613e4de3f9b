package io.tidemark.core.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DamagedSnapshotTest {

    private final OffsetSnapshotLoader loader = new OffsetSnapshotLoader();

    @TempDir
    Path directory;

    private Path path = Path.of("");
    private byte[] whole = {};

    @BeforeEach
    void writeSnapshot() throws IOException {
        path = directory.resolve("consumerOffset.json");
        new OffsetSnapshotWriter().write(Tables.table(Tables.SMALL).freeze(), Tables.ORIGIN, path);
        whole = Files.readAllBytes(path);
    }

    @Test
    void aFlippedBitInAnyByteIsRefused() throws IOException {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int at = 0; at < whole.length - SnapshotTrailer.BYTES; at++) {
            assertRefused(flipped(at, random.nextInt(8)), "byte=" + at + " seed=" + seed);
        }
    }

    /** No checksum covers the trailer. */
    @Test
    void anyFlippedBitInTheTrailerIsRefused() throws IOException {
        for (int at = whole.length - SnapshotTrailer.BYTES; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                assertRefused(flipped(at, bit), "byte=" + at + " bit=" + bit);
            }
        }
    }

    @Test
    void aFileCutOffAnywhereIsRefused() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "length=" + length);
        }
    }

    @Test
    void aFileThatGrewIsRefused() throws IOException {
        assertRefused(Arrays.copyOf(whole, whole.length + 1), "one zero more");
        assertRefused((text() + "\n").getBytes(UTF_8), "one line more");
        assertRefused((text() + text()).getBytes(UTF_8), "twice");
        assertRefused(new byte[whole.length], "all zero");
    }

    @Test
    void oneChangedDigitIsRefusedWithBothChecksums() throws IOException {
        Files.writeString(path, text().replace("251", "252"));
        assertThatThrownBy(() -> loader.load(path))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageContainingAll("file=" + path, "crc32c=", "bytes=" + whole.length, "member replace");
    }

    @Test
    void aMissingFileIsNoEmptyTable() {
        assertThatThrownBy(() -> loader.load(directory.resolve("none.json"))).isInstanceOf(NoSuchFileException.class);
    }

    /** Text that somebody changed and gave a new checksum. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            :251,                  | :252,                  | tidemark.tableHash=
            "1":251,               | NOTHING                | tidemark.positions=7
            "1":251                | "0":251                | tidemark.positions=7
            "1":251                | "01":251               | queue id '01'
            "1":251                | "65536":251            | queue id '65536'
            "1":251                | "1":-251               | -251
            "1":251                | "1":9223372036854775808 | 9223372036854775808
            "1":251                | "1":2.51               | 2.51
            "1":251                | "1":"251"              | 251
            "1":251                | "1":null               | null
            "1":251                | 1:251                  | line=4
            TopicTest@CG_order":{"0":250 | TopicTest":{"0":250 | topic@group
            TopicTest@CG_order":{"0":250 | T@CG@b":{"0":250  | T@CG@b
            TopicTest@CG_order":{"0":250 | T+@CG":{"0":250   | the name 'T+@CG'
            "format":1             | "format":2             | tidemark.format=2, expected 1
            "format":1             | "format":3             | format=3
            "format":1             | "format":1,"format":1  | tidemark.format is there twice
            "format":1,            | NOTHING                | tidemark.format is missing
            "index":42,            | NOTHING                | tidemark.index is missing
            "index":42             | "index":"42"           | tidemark.index
            "index":42             | "index":42,"more":1    | unknown member tidemark.more
            "counter":1,           | NOTHING                | dataVersion.counter is missing
            "nodeId":"n2",         | NOTHING                | tidemark.nodeId is missing
            "timestamp":1795348409833 | "timestamp":1       | dataVersion.timestamp=1
            "broker-b":{           | "":{                   | a broker's name is empty
            "offsetTable":{        | "offsetTable2":{       | unknown member offsetTable2
            """)
    void textWithAGoodChecksumIsStillChecked(String old, String changed, String problem) throws IOException {
        String replacement = changed.equals("NOTHING") ? "" : changed;
        assertThat(text()).contains(old);
        Files.writeString(path, withChecksum(text().replace(old, replacement)));

        assertThatThrownBy(() -> loader.load(path))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageContainingAll("file=" + path, problem, "nothing was loaded");
    }

    /** The same of the file with held positions. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "format":2             | "format":1             | tidemark.format=1, expected 2
            {"1":251,"3"           | {"3"                   | tidemark.tableHash=
            "1":251,"3":9223372036854775807}\\n}} | "1":252}\\n}} | which no table has
            "held":{\\n"TopicTest@CG_order" | "held":{\\n"TopicTest@CG_other" | which no table has
            "held":{\\n"TopicTest@CG_order" | "held":{\\n"x"    | which no table has
            "held":{               | "held":{},"held":{     | tidemark.held is there twice
            """)
    void heldPositionsAreChecked(String old, String changed, String problem) throws IOException {
        String golden = Files.readString(Path.of("src/test/resources/golden/consumerOffset-tidemark-2.json"));
        String before = old.replace("\\n", "\n");
        int last = golden.lastIndexOf(before);
        assertThat(last).isNotNegative();
        String damaged =
                golden.substring(0, last) + changed.replace("\\n", "\n") + golden.substring(last + before.length());
        Files.writeString(path, withChecksum(damaged));

        assertThatThrownBy(() -> loader.load(path))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageContainingAll("file=" + path, problem, "nothing was loaded");
    }

    @Test
    void aNewerFormatIsNamedEvenWhenItsTableLooksDifferent() throws IOException {
        String newer = text().replace("\"format\":1", "\"format\":3").replace("\"0\":250", "\"0\":[250,\"x\"]");
        Files.writeString(path, withChecksum(newer));

        assertThatThrownBy(() -> loader.load(path))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageContainingAll("format=3", "reads formats 1 and 2", "or a newer one");
    }

    @Test
    void aFileOfRocketMqsOwnIsNoSnapshot() {
        Path rocketMq = Path.of("src/test/resources/golden/consumerOffset-rocketmq-5.5.0.json");
        assertThatThrownBy(() -> loader.load(rocketMq))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageContaining("not written by Tidemark");
    }

    private void assertRefused(byte[] bytes, String described) throws IOException {
        Files.write(path, bytes);
        assertThat(catchThrowable(() -> loader.load(path)))
                .as(described)
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageStartingWith("file=" + path + ": ");
    }

    private byte[] flipped(int at, int bit) {
        byte[] damaged = whole.clone();
        damaged[at] = (byte) (damaged[at] ^ (1 << bit));
        return damaged;
    }

    private String text() {
        return new String(whole, UTF_8);
    }

    private static String withChecksum(String text) {
        String covered = text.substring(0, text.length() - SnapshotTrailer.BYTES);
        CRC32C crc = new CRC32C();
        crc.update(covered.getBytes(UTF_8));
        return covered + "\"crc32c\":\"%08x\"}\n".formatted(crc.getValue());
    }
}
