package io.tidemark.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.offset.FrozenOffsets;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.TableSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OffsetSnapshotTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/consumerOffset-tidemark-1.json");

    private static final Path GOLDEN_2 = Path.of("src/test/resources/golden/consumerOffset-tidemark-2.json");

    private final OffsetSnapshotWriter writer = new OffsetSnapshotWriter();
    private final OffsetSnapshotLoader loader = new OffsetSnapshotLoader();

    @TempDir
    Path directory;

    @Test
    void whatWasWrittenIsLoaded() throws IOException {
        OffsetTable table = Tables.table(Tables.SMALL);
        LoadedSnapshot loaded = roundTrip(table);

        assertThat(loaded.origin()).isEqualTo(Tables.ORIGIN);
        assertThat(loaded.summary()).isEqualTo(table.summary());
        assertThat(loaded.table().summary()).isEqualTo(table.summary());
        assertThat(Tables.content(loaded.table().freeze())).isEqualTo(Tables.content(table.freeze()));
    }

    @Test
    void anEmptyTableIsWrittenAndLoaded() throws IOException {
        LoadedSnapshot loaded = roundTrip(new OffsetTable());

        assertThat(loaded.summary()).isEqualTo(TableSummary.EMPTY);
        assertThat(Tables.content(loaded.table().freeze())).isEmpty();
    }

    @Test
    void anyTableSurvivesARoundTrip() throws IOException {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 60; round++) {
            OffsetTable table = Tables.table(Tables.random(random));
            LoadedSnapshot loaded = roundTrip(table);

            String described = "seed=" + seed + " round=" + round;
            assertThat(loaded.summary()).as(described).isEqualTo(table.summary());
            assertThat(Tables.content(loaded.table().freeze())).as(described).isEqualTo(Tables.content(table.freeze()));
        }
    }

    @Test
    void whatIsAppliedWhileAViewIsWrittenIsNotInIt() throws IOException {
        OffsetTable table = Tables.table(Tables.SMALL);
        TableSummary before = table.summary();
        Map<String, Map<Integer, Long>> content = Tables.content(table.freeze());
        FrozenOffsets frozen = table.freeze();
        FrozenOffsets overtaken = new FrozenOffsets() {
            @Override
            public TableSummary summary() {
                return frozen.summary();
            }

            @Override
            public <E extends Exception> void forEachRow(RowVisitor<E> visitor) throws E {
                frozen.forEachRow(visitor);
                table.apply(
                        43,
                        3,
                        1,
                        editor -> Tables.SMALL.forEach(
                                p -> editor.put(p.key().row(), p.key().queueId(), 1)));
            }
        };
        Path path = directory.resolve("consumerOffset.json");
        writer.write(overtaken, Tables.ORIGIN, path);

        assertThat(table.summary()).isNotEqualTo(before);
        assertThat(loader.load(path).summary()).isEqualTo(before);
        assertThat(Tables.content(loader.load(path).table().freeze())).isEqualTo(content);
    }

    @Test
    void theAnswerSaysWhatLiesOnTheDisk() throws IOException {
        Path path = directory.resolve("consumerOffset.json");
        SnapshotFile file = writer.write(Tables.table(Tables.SMALL).freeze(), Tables.ORIGIN, path);

        byte[] bytes = Files.readAllBytes(path);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 21);
        assertThat(file).isEqualTo(new SnapshotFile(path, bytes.length, (int) crc.getValue()));
        assertThat(Files.readString(path)).endsWith(",\n\"crc32c\":\"%08x\"}\n".formatted(file.crc32c()));
    }

    @Test
    void aLongerFileIsOverwrittenWhole() throws IOException {
        Path path = directory.resolve("consumerOffset.json");
        Files.writeString(path, "x".repeat(100_000));
        OffsetTable table = Tables.table(Tables.SMALL);
        writer.write(table.freeze(), Tables.ORIGIN, path);
        assertThat(loader.load(path).summary()).isEqualTo(table.summary());
    }

    @Test
    void eachRowHasItsOwnLine() throws IOException {
        Path path = directory.resolve("consumerOffset.json");
        writer.write(Tables.table(Tables.SMALL).freeze(), Tables.ORIGIN, path);

        assertThat(Files.readAllLines(path).stream().map(line -> line.replaceFirst(",$", "")))
                .contains(
                        "\"TopicTest@CG_order\":{\"0\":250,\"1\":251,\"3\":9223372036854775807}",
                        "\"%RETRY%CG_order@CG_order\":{\"0\":0}",
                        "\"SCHEDULE_TOPIC_XXXX@CG-audit_1\":{\"65535\":123456789012}",
                        "\"broker-b\":{",
                        "\"TopicTest@CG_order\":{\"0\":7}");
    }

    @Test
    void aTableThatIsNotWhatItSaysGetsNoTrailer() {
        ImportedRow row = ImportedRow.of("T@G", new TreeMap<>(Map.of(0, 1L)));
        TableSummary wrong = Tables.summary(1, 1, 1, 1, ImportedRow.of("T@G", new TreeMap<>(Map.of(0, 2L))));
        Path path = directory.resolve("consumerOffset.json");

        assertThatThrownBy(() -> writer.write(Tables.inOrder(wrong, row), Tables.ORIGIN, path))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tableHash=%016x".formatted(wrong.hash()));
        assertThatThrownBy(() -> loader.load(path)).isInstanceOf(SnapshotFormatException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsTold() {
        assertThatThrownBy(() -> writer.write(Tables.table(Tables.SMALL).freeze(), Tables.ORIGIN, Path.of("/dev/full")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
    }

    @Test
    void theGoldenFileOfFormat1IsReadAndWrittenByteForByte() throws IOException {
        ImportedRow[] rows = {
            ImportedRow.of("TopicTest@CG_order", new TreeMap<>(Map.of(0, 250L, 1, 251L, 3, Long.MAX_VALUE))),
            ImportedRow.of("%RETRY%CG_order@CG_order", new TreeMap<>(Map.of(0, 0L))),
            ImportedRow.of("SCHEDULE_TOPIC_XXXX@CG-audit_1", new TreeMap<>(Map.of(17, 123_456_789_012L, 65_535, 1L))),
            ImportedRow.of("TopicTest@CG_order@broker-a.eu", new TreeMap<>(Map.of(0, 8L))),
            ImportedRow.of("TopicTest@CG_order@broker-b", new TreeMap<>(Map.of(0, 7L, 1, 9L)))
        };
        TableSummary summary = Tables.summary(1_234, 5, 1_795_348_409_833L, 1_200, rows);

        LoadedSnapshot loaded = loader.load(GOLDEN);
        assertThat(loaded.summary()).isEqualTo(summary);
        assertThat(loaded.origin()).isEqualTo(Tables.ORIGIN);
        assertThat(Tables.content(loaded.table().freeze())).isEqualTo(Tables.content(Tables.inOrder(summary, rows)));

        Path again = directory.resolve("again.json");
        writer.write(Tables.inOrder(summary, rows), Tables.ORIGIN, again);
        assertThat(again).hasSameBinaryContentAs(GOLDEN);
    }

    @Test
    void theGoldenFileOfFormat2IsReadAndWrittenByteForByte() throws IOException {
        OffsetTable table = new OffsetTable();
        table.apply(1_234, 5, 1_795_348_409_833L, editor -> {
            editor.put("TopicTest@CG_order", 0, 250);
            editor.putHeld("TopicTest@CG_order", 1, 251);
            editor.putHeld("TopicTest@CG_order", 3, Long.MAX_VALUE);
        });
        Path written = directory.resolve("written.json");
        writer.write(table.freeze(), Tables.ORIGIN, written);
        assertThat(written).hasSameBinaryContentAs(GOLDEN_2);

        LoadedSnapshot loaded = loader.load(GOLDEN_2);
        assertThat(loaded.summary()).isEqualTo(table.summary());
        assertThat(loaded.table().held()).isEqualTo(2);
        assertThat(loaded.table().<Boolean>read(view -> view.held(new PositionKey("TopicTest@CG_order", 3))))
                .isTrue();
    }

    @Test
    void heldPositionsOfAllBrokersSurviveARoundTrip() throws IOException {
        OffsetTable table = Tables.table(Tables.SMALL);
        table.apply(43, 3, 0, editor -> {
            editor.putHeld("TopicTest@CG_order", 1, 5);
            editor.putHeld("TopicTest@CG_order@broker-b", 0, 6);
            editor.putHeld("SCHEDULE_TOPIC_XXXX@CG-audit_1", 65_535, Long.MAX_VALUE);
        });

        LoadedSnapshot loaded = roundTrip(table);

        assertThat(loaded.summary()).isEqualTo(table.summary());
        assertThat(loaded.table().held()).isEqualTo(3);
    }

    private LoadedSnapshot roundTrip(OffsetTable table) throws IOException {
        Path path = directory.resolve("consumerOffset.json");
        writer.write(table.freeze(), Tables.ORIGIN, path);
        return loader.load(path);
    }
}
