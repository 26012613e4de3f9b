package io.tidemark.core.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetFileLoaderTest {

    private static final Path OURS = golden("tidemark-1");

    private final OffsetFileLoader loader = new OffsetFileLoader();

    @TempDir
    Path directory;

    @Test
    void aFileOfTidemarkIsOurs() throws IOException {
        assertThat(loader.load(OURS)).isInstanceOfSatisfying(OffsetFile.Ours.class, file -> {
            assertThat(file.snapshot().origin().nodeId()).isEqualTo("n2");
            assertThat(file.table().positions()).isEqualTo(9);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rocketmq-4.9.7", "rocketmq-5.5.0"})
    void aFileOfABrokerIsRocketMqs(String name) throws IOException {
        assertThat(loader.load(golden(name)))
                .isInstanceOfSatisfying(
                        OffsetFile.RocketMq.class,
                        file -> assertThat(file.table().positions()).isEqualTo(6));
    }

    @Test
    void whatASlaveIsAnsweredIsInRocketMqsForm() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        new OffsetSnapshotWriter()
                .writeOffsetTable(new OffsetSnapshotLoader().load(OURS).table().freeze(), body, Long.MAX_VALUE);

        assertThat(loader.load(write(body.toString(UTF_8)))).isInstanceOf(OffsetFile.RocketMq.class);
    }

    @Test
    void aFileOfTidemarkThatIsCutOffAnywhereBehindItsBeginIsToldAsOurs() throws IOException {
        String whole = Files.readString(OURS);
        for (int length = 30; length < whole.length(); length += 7) {
            assertThat(refusal(write(whole.substring(0, length))).problem())
                    .as("length=" + length)
                    .contains("don't end with the member crc32c");
        }
    }

    @Test
    void aChangedDigitOfAFileOfTidemarkIsToldByItsChecksum() throws IOException {
        String changed = Files.readString(OURS).replaceFirst(":250", ":251");

        assertThat(refusal(write(changed)).problem()).contains("the file is damaged or was changed");
    }

    @Test
    void aFileOfTidemarkThatWasLaidOutAnewIsToldAsOurs() throws IOException {
        String changed = Files.readString(OURS).replace("\n", " ");

        assertThat(refusal(write(changed)).problem()).contains("don't end with the member crc32c");
    }

    @Test
    void whatIsWrongWithAFileOfABrokerIsToldByLineAndColumn() throws IOException {
        String whole = Files.readString(golden("rocketmq-5.5.0"));

        assertThat(refusal(write(whole.substring(0, whole.length() / 2))).problem())
                .startsWith("line=")
                .contains("column=");
        assertThat(refusal(write("{\"a\":1}")).problem()).contains("no member offsetTable");
        assertThat(refusal(write("")).problem()).contains("empty");
        assertThat(refusal(write("tea")).problem()).contains("Unrecognized token");
    }

    @Test
    void aMissingFileIsMissing() {
        assertThat(catchThrowableOfType(NoSuchFileException.class, () -> loader.load(directory.resolve("none"))))
                .isNotNull();
    }

    private SnapshotFormatException refusal(Path file) {
        SnapshotFormatException refusal = catchThrowableOfType(SnapshotFormatException.class, () -> loader.load(file));
        assertThat(refusal).as("refusal of " + file).isNotNull();
        return refusal;
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("consumerOffset.json"), text);
    }

    private static Path golden(String name) {
        return Path.of("src/test/resources/golden/consumerOffset-" + name + ".json");
    }
}
