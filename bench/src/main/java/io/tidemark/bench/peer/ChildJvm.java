package io.tidemark.bench.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A Java process that this one started. It ends when it is closed, and with this process at the latest. */
final class ChildJvm implements AutoCloseable {

    private static final int TAIL_LINES = 15;

    private final Process process;
    private final Path console;
    private final Thread endWithThisProcess;

    private ChildJvm(Process process, Path console) {
        this.process = process;
        this.console = console;
        this.endWithThisProcess = new Thread(process::destroyForcibly, "end-child");
        try {
            Runtime.getRuntime().addShutdownHook(endWithThisProcess);
        } catch (IllegalStateException e) {
            process.destroyForcibly(); // this process is ending already
            throw e;
        }
    }

    /**
     * Starts one.
     *
     * @param directory where it runs, and where console.log holds what it prints; made
     * @param arguments options of the JVM, the main class, its arguments
     */
    static ChildJvm start(Path directory, String classPath, List<String> arguments) throws IOException {
        Files.createDirectories(directory);
        Path console = directory.resolve("console.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                classPath));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(console.toFile());
        builder.environment().remove("NAMESRV_ADDR"); // a broker of RocketMQ would announce itself there
        return new ChildJvm(builder.start(), console);
    }

    /** Where it prints to. */
    Path console() {
        return console;
    }

    /** The lines that it printed so far, of this kind. */
    List<String> lines(Predicate<String> kind) throws IOException {
        try (Stream<String> lines = Files.lines(console)) {
            return lines.filter(kind).toList();
        }
    }

    /** Gives it one line to read. */
    void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /**
     * Waits until it has ended.
     *
     * @throws IOException when it has not within so many seconds, or not with exit code 0; with its last lines
     */
    void awaitSuccess(long seconds) throws IOException, InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new IOException("a process has not ended within %d s: %s".formatted(seconds, lastLines()));
        }
        if (process.exitValue() != 0) {
            throw new IOException("a process ended with exit code %d: %s".formatted(process.exitValue(), lastLines()));
        }
    }

    /** The last lines that it printed. */
    String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(console);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
    }
}
