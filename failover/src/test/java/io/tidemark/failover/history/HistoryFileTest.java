package io.tidemark.failover.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is saved is read back; what was not saved so is told with its line. */
class HistoryFileTest {

    private static final String HEADER = """
            {"format":"tidemark-history","version":1,"dropped":0}""";
    private static final String COMMIT = """
            {"client":"w","node":"n1","kind":"COMMIT","invoked":0,"returned":1,"outcome":"OK","revision":3,\
            "positions":[["orders@a/0",1]]}""";
    private static final String END = """
            {"operations":1}""";

    @TempDir
    private Path directory;

    @Test
    void everyKindOfOperationIsReadBack() throws IOException {
        requireReadBack(HistoryScript.of(
                "w@n1  0..10  commit a=1 b=9223372036854775807  ok 5",
                "r@n2  3..9   query a=1 b=nothing  ok 4",
                "r@n3  3..9   query a=-1     ok 4",
                "r@n3  3..9   stale a=nothing  ok 0",
                "v@n3  3..9   commit a=2     refused",
                "v@n3  9..12  commit a=3     unknown",
                "v@n3  13..   commit a=4     unknown",
                "r@n1  14..   query a=nothing  unknown"));
    }

    @Test
    void aHistoryOfNothingIsReadBack() throws IOException {
        requireReadBack(HistoryScript.of());
    }

    @Test
    void aSimulatedHistoryIsReadBack() throws IOException {
        long seed = TestSeed.next(HistoryFileTest.class);
        requireReadBack(SimulatedStore.play(new SimulatedStore.Load(5, 10, 5_000, false), new Random(seed)));
    }

    @Test
    void whatWasDroppedIsReadBack() throws IOException {
        History history = HistoryScript.of("0..1  commit a=1  ok 1");
        history.drop(7);
        assertThat(saved(history).dropped()).isEqualTo(7);
    }

    @Test
    void aFileThatIsThereIsReplaced() throws IOException {
        saved(HistoryScript.of("0..1  commit a=1  ok 1", "2..3  commit a=2  ok 2"));
        assertThat(saved(HistoryScript.of("0..1  commit a=1  ok 1")).size()).isEqualTo(1);
    }

    @Test
    void linesByHandAreRead() throws IOException {
        assertThat(read(HEADER, COMMIT, END).operations())
                .isEqualTo(HistoryScript.of("w@n1  0..1  commit a=1  ok 3").operations());
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> HistoryFile.read(directory.resolve("none")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("none");
    }

    @Test
    void aFileThatIsCutShortAnywhereIsNoHistory() throws IOException {
        long seed = TestSeed.next(HistoryFileTest.class);
        Path file = directory.resolve("history");
        HistoryFile.write(SimulatedStore.play(new SimulatedStore.Load(3, 3, 60, false), new Random(seed)), file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> HistoryFile.read(file))
                    .as("seed %d, %d bytes", seed, length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("history line ");
        }
    }

    @Test
    void aChangedByteIsNoticedUnlessItMeansNothing() throws IOException {
        long seed = TestSeed.next(HistoryFileTest.class);
        Random random = new Random(seed);
        Path file = directory.resolve("history");
        History history = SimulatedStore.play(new SimulatedStore.Load(3, 3, 60, false), random);
        HistoryFile.write(history, file);
        byte[] whole = Files.readAllBytes(file);
        int noticed = 0;
        for (int place = 0; place < whole.length; place++) {
            byte[] changed = whole.clone();
            changed[place] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, changed);
            try {
                assertThat(HistoryFile.read(file).operations()).isEqualTo(history.operations());
            } catch (IOException e) {
                assertThat(e).as("seed %d, byte %d", seed, place).hasMessageContaining("history line ");
                noticed++;
            }
        }
        // Nobody looks at the time and the system in gzip's own ten bytes, nor at the bits that fill the last byte.
        assertThat(noticed).as("seed %d", seed).isGreaterThanOrEqualTo(whole.length - 11);
    }

    @Test
    void whatIsNotGzipIsNoHistory() throws IOException {
        Path file = Files.writeString(directory.resolve("history"), HEADER + "\n" + END);
        assertThatThrownBy(() -> HistoryFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("history line 1: Not in GZIP format");
    }

    @Test
    void anotherFormatOrVersionIsNamed() {
        requireRefused(
                "line 1: expected format=tidemark-history version=1, got {\"format\":\"tar\"}", "{\"format\":\"tar\"}");
        requireRefused(
                "line 1: expected format=tidemark-history version=1, got",
                HEADER.replace("\"version\":1", "\"version\":2"),
                COMMIT,
                END);
        requireRefused("line 1: ", "[]", COMMIT, END);
    }

    @Test
    void aMissingLineIsNamed() {
        requireRefused("line 3: the file ends here", HEADER, COMMIT);
        requireRefused("line 2: 0 operations, expected {\"operations\":1}", HEADER, END);
        requireRefused("line 3: expected nothing behind this line", HEADER, COMMIT, END, COMMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "{\"client\":\"w\"}",
                "{\"client\":\"w\",\"client\":\"w\"}",
                "[1]",
            })
    void garbageIsTold(String line) {
        requireRefused("line 3: ", HEADER, COMMIT, line, END);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"w\"=7",
                "\"COMMIT\"=\"WRITE\"",
                "\"OK\"=\"FINE\"",
                "\"OK\"=\"UNKNOWN\"",
                "\"invoked\":0=\"invoked\":\"0\"",
                "\"invoked\":0=\"invoked\":0.5",
                "\"invoked\":0=\"invoked\":2",
                "\"returned\":1=\"returned\":null",
                "\"revision\":3=\"revision\":99999999999999999999",
                "[[\"orders@a/0\",1]]=[]",
                "orders@a/0=orders@a",
                "orders@a/0=orders@a/65536",
                "0\",1=0\",null",
                "0\",1=0\"",
            })
    void aLineWithAWrongValueIsTold(String change) {
        String[] sides = change.split("=", 2);
        assertThat(COMMIT).contains(sides[0]);
        requireRefused("line 2: ", HEADER, COMMIT.replace(sides[0], sides[1]), END);
    }

    private void requireRefused(String reason, String... lines) {
        assertThatThrownBy(() -> read(lines)).isInstanceOf(IOException.class).hasMessageContaining(reason);
    }

    private void requireReadBack(History history) throws IOException {
        assertThat(saved(history).operations()).isEqualTo(history.operations());
    }

    private History saved(History history) throws IOException {
        Path file = directory.resolve("history");
        HistoryFile.write(history, file);
        return HistoryFile.read(file);
    }

    private History read(String... lines) throws IOException {
        Path file = directory.resolve("history");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        }
        return HistoryFile.read(file);
    }
}
