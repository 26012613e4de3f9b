package io.tidemark.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exit codes of real processes. */
class MainTest {

    @TempDir
    Path directory;

    final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void aBadSettingIsExitCode2AndNamedOnStandardError() throws Exception {
        Path config = directory.resolve("tidemark.conf");
        Files.writeString(config, "listenport=1\n");

        Process process = start(Main.class, "--config", config.toString());

        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(output).contains(config + ":1: listenport=1", "nearest is listenPort", "nodeId is missing");
    }

    @Test
    void sigtermIsAnOrderedStopWithExitCode0() throws Exception {
        Path config = directory.resolve("tidemark.conf");
        Files.writeString(config, """
                nodeId=n1
                members=n1=127.0.0.1:10912
                listenPort=0
                storePathRootDir=%s
                """.formatted(directory.resolve("data")));
        Process process = start(SignalledNode.class, "--config", config.toString());
        BufferedReader output = process.inputReader(UTF_8);
        awaitLine(output, "open");

        // Not Process.destroy, which closes the pipe that the last words come through.
        assertThat(process.toHandle().destroy()).isTrue();

        awaitLine(output, "store closed");
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(new File(directory.toString()))
                .redirectErrorStream(true)
                .start();
        processes.add(process);
        return process;
    }

    private static void awaitLine(BufferedReader output, String expected) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(expected)) {
                return;
            }
            lines.add(line);
        }
        throw new AssertionError("the process ended without the line '" + expected + "': " + lines);
    }
}
