package io.tidemark.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contestants that need no jars but those of the build, for a moment each. */
class PeersCommandTest {

    /** A cell of the table. */
    private static final String MEASURED = " [\\d,]+ \\([^|]+\\|";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();

    @BeforeEach
    void tellWhereTheTreeIs() {
        System.setProperty(
                "tidemark.tree", Path.of("..").toAbsolutePath().normalize().toString());
    }

    @Test
    void eachContestantDoesTheWorkThatItTakes() throws IOException {
        assertThat(execute(
                        "--only",
                        "Tidemark,Netty,stock JRaft",
                        "--work",
                        "1x1,8x64",
                        "--rounds",
                        "1",
                        "--seconds",
                        "1",
                        "--warm-up",
                        "0"))
                .as(out.toString())
                .isZero();

        String page = Files.readString(directory.resolve("peers.md"));
        assertThat(page)
                .containsPattern("\\| Tidemark \\S+ \\| fsynced on 2 of 3 nodes \\|" + MEASURED + " - \\| - \\|"
                        + MEASURED + " - \\|");
        assertThat(page)
                .containsPattern("\\| Netty echo \\|[^|]+\\|" + MEASURED + " - \\| - \\|" + MEASURED + " - \\|");
        assertThat(page).containsPattern("\\| stock JRaft, Node.apply \\|[^|]+\\|" + MEASURED + "( - \\|){4}");
        assertThat(directory.resolve("peers.svg")).isNotEmptyFile();
    }

    @Test
    void onesThatAreMissingAreSkippedWithALine() {
        System.setProperty("tidemark.tree", directory.toString());

        assertThat(execute("--only", "RocketMQ", "--rounds", "1")).isZero();

        assertThat(out.toString()).contains("RocketMQ broker (missing) skipped: no rocketmq-broker jar in");
    }

    @Test
    void namesThatMeanNothingAreRefusedBeforeAnythingIsWritten() {
        assertThat(execute("--work", "1x64,2x2")).isEqualTo(2);
        assertThat(execute("--only", "kafka")).isEqualTo(2);
        assertThat(execute("--rounds", "0")).isEqualTo(2);
        assertThat(directory).isEmptyDirectory();
    }

    private int execute(String... arguments) {
        return PeersCommand.commandLine(new PrintWriter(out, true))
                .execute(Stream.concat(Arrays.stream(arguments), Stream.of("--dir", directory.toString()))
                        .toArray(String[]::new));
    }
}
