package io.tidemark.client.cli;

import static io.tidemark.client.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {

    @TempDir
    Path directory;

    @Test
    void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
        CommandRun result = run("completion");
        assertThat(result.exitCode()).isZero();
        Path script = Files.writeString(directory.resolve("completion"), result.out());

        assertThat(complete(script, "tidemark", "offs")).contains("offsets");
        assertThat(complete(script, "tidemark", "offsets", "res")).contains("reset");
        assertThat(complete(script, "tidemark", "offsets", "reset", "--to")).contains("--to-offset");
        assertThat(complete(script, "tidemark", "groups", "list", "--output", ""))
                .contains("json");
    }

    /** What bash offers for the last word. */
    private static String complete(Path script, String... words) throws IOException, InterruptedException {
        String array = "'" + String.join("' '", words) + "'";
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source " + script + "; COMP_WORDS=(" + array + "); COMP_CWORD=" + (words.length - 1)
                                + "; _complete_tidemark; echo \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(offered).isZero();
        return offered;
    }
}
