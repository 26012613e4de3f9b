package io.tidemark.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.core.snapshot.RocketMqOffsets.RefusedEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocketMqOffsetLoaderTest {

    private final RocketMqOffsetLoader loader = new RocketMqOffsetLoader();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"4.9.7", "5.5.0"})
    void goldenFilesOfRocketMqHoldExactlyTheirPositions(String version) throws IOException {
        RocketMqOffsets loaded =
                loader.load(Path.of("src/test/resources/golden/consumerOffset-rocketmq-" + version + ".json"));

        assertThat(Tables.content(loaded.table().freeze()))
                .isEqualTo(Map.of(
                        "TopicTest@CG_order",
                        Map.of(0, 250L, 1, 251L, 2, 0L, 3, 9223372036854775806L),
                        "%RETRY%CG_order@CG_order",
                        Map.of(0, 3L),
                        "SCHEDULE_TOPIC_XXXX@CG-audit_1",
                        Map.of(17, 123_456_789_012L)));
        assertThat(loaded.refused()).isEmpty();
        assertThat(loaded.refusedCount()).isZero();
    }

    @Test
    void aGoldenFileCutOffAnywhereIsRefused() throws IOException {
        String golden = Files.readString(Path.of("src/test/resources/golden/consumerOffset-rocketmq-5.5.0.json"))
                .stripTrailing();
        for (int length = 0; length < golden.length(); length++) {
            Path path = write(golden.substring(0, length));
            assertThat(catchThrowable(() -> loader.load(path)))
                    .as("length=" + length)
                    .isInstanceOf(SnapshotFormatException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{}",
                "{\"offsetTable\":null}",
                "{\"offsetTable\":[]}",
                "{\"offsetTable\":{}}x",
                "{\"offsetTable\":{}}{}",
                "{\"dataVersion\":{},\"groupTopicMap\":{}}",
                "\0\0\0\0"
            })
    void whatHasNoTableIsNoEmptyTable(String text) throws IOException {
        Path path = write(text);
        assertThatThrownBy(() -> loader.load(path))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageContainingAll("file=" + path, "nothing was loaded");
    }

    @Test
    void aTableThatIsThereMayBeEmpty() throws IOException {
        assertThat(loader.load(write("{\"offsetTable\":{}}")).table().positions())
                .isZero();
    }

    @Test
    void entriesThatBreakTheRulesAreLeftOutAndTold() throws IOException {
        RocketMqOffsets loaded = loader.load(write("""
                {"offsetTable":{
                  "T@G":{0:1,-1:2,65536:3,65535:4,1:-5,2:9223372036854775808,3:1.5,4:"6",5:{"a":[1]},6:null,07:1,x:1},
                  "T":{0:1}, "@G":{0:1}, "T@":{0:1}, "T@G@B":{0:1}, "T T@G":{0:1},
                  "T2@G":7,
                  "T3@G":{"0":8}
                }}"""));

        assertThat(Tables.content(loaded.table().freeze()))
                .isEqualTo(Map.of("T@G", Map.of(0, 1L, 65_535, 4L), "T3@G", Map.of(0, 8L)));
        assertThat(loaded.refused())
                .extracting(RefusedEntry::entry)
                .containsExactly(
                        "T@G", "T@G", "T@G", "T@G", "T@G", "T@G", "T@G", "T@G", "T@G", "T@G", "T", "@G", "T@", "T@G@B",
                        "T T@G", "T2@G");
        assertThat(loaded.refusedCount()).isEqualTo(16);
        assertThat(loaded.refused())
                .extracting(RefusedEntry::reason)
                .contains("queueId=1 offset=-5, expected 0 to 9223372036854775807");
    }

    @Test
    void ofManyRefusedEntriesTheFirstAreToldAndAllAreCounted() throws IOException {
        StringBuilder text = new StringBuilder("{\"offsetTable\":{\"T@G\":{\"0\":1}");
        for (int i = 0; i < 1_500; i++) {
            text.append(",\"bad").append(i).append("\":{\"0\":1}");
        }
        RocketMqOffsets loaded = loader.load(write(text.append("}}").toString()));
        assertThat(loaded.refused()).hasSize(RocketMqOffsets.REFUSED_MAX);
        assertThat(loaded.refusedCount()).isEqualTo(1_500);
        assertThat(loaded.table().positions()).isEqualTo(1);
    }

    @Test
    void theLastOfEqualKeysWinsAsInRocketMq() throws IOException {
        RocketMqOffsets loaded =
                loader.load(write("{\"offsetTable\":{\"T@G\":{0:1,1:2},\"T@G\":{2:3,2:4},\"U@G\":{0:1}}}"));
        assertThat(Tables.content(loaded.table().freeze()))
                .isEqualTo(Map.of("T@G", Map.of(2, 4L), "U@G", Map.of(0, 1L)));
    }

    @Test
    void aSnapshotOfTidemarkIsNotImportedUnchecked() {
        assertThatThrownBy(() -> loader.load(Path.of("src/test/resources/golden/consumerOffset-tidemark-1.json")))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageContaining("written by Tidemark");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("consumerOffset.json"), text);
    }
}
