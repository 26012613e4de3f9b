package io.tidemark.rocketmq;

import io.tidemark.failover.cluster.ClusterNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A JVM with the tests' class path that runs one main class. It ends when it is closed, and with this one at the latest. */
final class JavaProcess implements AutoCloseable {

    private static final int TAIL_LINES = 40;

    private final Path console;
    private final Process process;
    private final Thread endWithThisProcess;

    private JavaProcess(Path console, Process process) {
        this.console = console;
        this.process = process;
        this.endWithThisProcess = new Thread(process::destroyForcibly, "end-child");
        Runtime.getRuntime().addShutdownHook(endWithThisProcess);
    }

    /**
     * Starts one.
     *
     * @param directory its home and working directory; what it prints is in console.log
     * @param arguments options of the JVM, the main class, its arguments
     */
    static JavaProcess start(Path directory, List<String> arguments) {
        try {
            Path console = Files.createDirectories(directory).resolve("console.log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Duser.home=" + directory,
                    "-Djava.io.tmpdir=" + directory,
                    "-cp",
                    System.getProperty("java.class.path")));
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()));
            builder.environment().remove("NAMESRV_ADDR");
            builder.environment().remove("ROCKETMQ_HOME");
            return new JavaProcess(console, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a condition holds, no longer than the process runs. */
    void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(ClusterNode.PATIENCE)
                .ignoreExceptions()
                .failFast(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(
                                "ended with code " + process.exitValue() + ":\n" + String.join("\n", lastLines()));
                    }
                })
                .until(condition);
    }

    /** Ends it in order. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(ClusterNode.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("has not ended: " + String.join("\n", lastLines()));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
    }

    private List<String> lastLines() {
        try {
            List<String> lines = Files.readAllLines(console);
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
