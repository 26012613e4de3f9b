package io.tidemark.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.ServerAddress;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.server.Main;
import io.tidemark.server.remoting.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One node of a {@link LocalCluster}: its files, and its process while there is one. The test's thread starts and
 * injures it; any thread may connect to it.
 */
final class ClusterNode {

    /** How long anything may take that has to happen at last; no statement about speed. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(2);

    /** Longer than the 3 s in which a node answers everything. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    /** The exit code of a process that was ended by SIGKILL. */
    static final int KILLED = 128 + 9;

    private final String name;
    private final Path directory;
    private final ServerAddress address;
    private final String raftAddress;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private List<String> prefix = List.of();
    private volatile @Nullable Process process;

    /** How long the console's log was when the process was started. */
    private long consoleBytesBefore;

    /** @param directory of this node alone; made when it is started */
    ClusterNode(String name, Path directory, ServerAddress address, String raftAddress) {
        this.name = name;
        this.directory = directory;
        this.address = address;
        this.raftAddress = raftAddress;
        set("nodeId", name);
        set("storePathRootDir", data().toString());
        set("listenAddress", address.host());
        set("listenPort", Integer.toString(address.port()));
        // Ten times as often as by default, so that every kind of fault meets every step of a snapshot.
        set("flushConsumerOffsetInterval", "500");
    }

    String name() {
        return name;
    }

    /** Where clients reach it. */
    ServerAddress address() {
        return address;
    }

    /** Where its Raft is reached, host:port. */
    String raftAddress() {
        return raftAddress;
    }

    // ---- Its files ----

    Path directory() {
        return directory;
    }

    /** storePathRootDir. */
    Path data() {
        return directory.resolve("data");
    }

    Path logs() {
        return directory.resolve("logs");
    }

    /** All that the node's processes wrote to their consoles: its log, of all its starts. */
    Path console() {
        return logs().resolve("console.log");
    }

    /** The published table. */
    Path consumerOffsets() {
        return data().resolve("config").resolve("consumerOffset.json");
    }

    /** The published table before that. */
    Path consumerOffsetsBackup() {
        return data().resolve("config").resolve("consumerOffset.json.bak");
    }

    /** The directory of the Raft log, unless {@code logPath} was set. */
    Path raftLog() {
        return data().resolve("raft").resolve("log");
    }

    /** The file of its term and vote. */
    Path raftMeta() {
        return data().resolve("raft").resolve("meta").resolve("raft-meta");
    }

    /** The table's file in the newest Raft snapshot. */
    Path raftSnapshot() {
        try (Stream<Path> entries = Files.list(data().resolve("raft").resolve("snapshot"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("snapshot_\\d+"))
                    .max(Comparator.comparingLong(entry ->
                            Long.parseLong(entry.getFileName().toString().substring("snapshot_".length()))))
                    .orElseThrow(() -> new AssertionError(name + " has no Raft snapshot"))
                    .resolve("consumerOffset.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the node wrote to its console since it was started last. */
    String output() {
        try {
            byte[] all = Files.exists(console()) ? Files.readAllBytes(console()) : new byte[0];
            int from = (int) Math.min(consoleBytesBefore, all.length);
            return new String(all, from, all.length - from, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the node has written this to its console since it was started last. */
    void awaitOutput(String text) {
        await(name + " says: " + text).atMost(PATIENCE).until(() -> output().contains(text));
    }

    /** Loses all that it kept, as with its disk. */
    void wipe() throws IOException {
        deleteTree(data());
    }

    // ---- Its process ----

    /** Changes its tidemark.conf; counts from its next start. */
    void set(String key, String value) {
        settings.put(key, value);
    }

    /** Adds an option of the JVM; counts from its next start. */
    void jvmOption(String option) {
        jvmOptions.add(option);
    }

    /** Runs it by a command that becomes the given process, such as {@code ip netns exec NAME}; counts from its next start. */
    void runBy(String... command) {
        prefix = List.of(command);
    }

    /** Starts the process; returns at once. */
    void start() {
        launch(List.of());
    }

    /** Starts the process with {@code --form}; returns at once. */
    void startForming() {
        launch(List.of("--form"));
    }

    boolean isRunning() {
        Process present = process;
        return present != null && present.isAlive();
    }

    long pid() {
        return running().pid();
    }

    /** Ends it by SIGKILL, and returns when it is gone. */
    void kill() {
        sendKill();
        int code = awaitExit();
        if (code != KILLED) {
            throw new AssertionError(name + " had ended by itself, exit code " + code);
        }
    }

    /** Sends SIGKILL, and does not wait. */
    void sendKill() {
        running().destroyForcibly();
    }

    /** Ends it in order by SIGTERM; returns its exit code when it is gone. */
    int stop() {
        running().destroy();
        return awaitExit();
    }

    /** Waits until the process has ended, and returns its exit code. */
    int awaitExit() {
        Process present = process;
        if (present == null) {
            throw new AssertionError(name + " was never started");
        }
        try {
            if (!present.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " has not ended within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the end of " + name, e);
        }
        return present.exitValue();
    }

    /** Stops it by SIGSTOP: it is there and does nothing. Returns when it stands. */
    void pause() {
        signal("STOP");
        await(name + " stands").atMost(PATIENCE).until(() -> state() == 'T');
    }

    /** Lets it go on by SIGCONT. */
    void resume() {
        signal("CONT");
    }

    /** Ends the process if there is one, in whatever state it is. */
    void end() {
        Process present = process;
        if (present != null && present.isAlive()) {
            present.destroyForcibly();
            awaitExit();
        }
    }

    // ---- As its clients see it ----

    /** A new connection; the caller closes it. */
    TidemarkConnection connect() throws UnavailableException {
        return TidemarkConnection.open(address, ANSWER_TIMEOUT);
    }

    /** A new connection that speaks frames, or whatever bytes; the caller closes it. */
    RawClient connectRaw() throws IOException {
        return RawClient.connect(new InetSocketAddress(address.host(), address.port()));
    }

    /** What it says of itself; empty when it does not answer. */
    Optional<NodeStatusBody> status() {
        if (!isRunning()) {
            return Optional.empty();
        }
        try (TidemarkConnection connection = TidemarkConnection.open(address, STATUS_TIMEOUT)) {
            return Optional.of(connection.status());
        } catch (TidemarkException e) {
            // Starting, paused or cut off: the caller waits for it or does not.
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private void launch(List<String> options) {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs already");
        }
        try {
            Path temporary = directory.resolve("tmp");
            deleteTree(temporary); // RocksDB's library of 15 MB, left there by each process that was killed
            Files.createDirectories(temporary);
            Files.createDirectories(logs());
            consoleBytesBefore = Files.exists(console()) ? Files.size(console()) : 0;
            process = new ProcessBuilder(command(temporary, writeConfig(), options))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code scripts/server} does it, but for a process that lives for seconds. */
    private List<String> command(Path temporary, Path config, List<String> options) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + logs().resolve("hs_err_%p.log"),
                "-Djava.io.tmpdir=" + temporary,
                "-Dlogging.path=" + logs(),
                "-Dcom.alipay.remoting.client.log.level=WARN",
                "-Dlogback.configurationFile="
                        + Path.of("..", "conf", "logback.xml").toAbsolutePath().normalize()));
        command.addAll(NodeJvm.options());
        command.addAll(jvmOptions);
        command.addAll(List.of(Main.class.getName(), "--config", config.toString()));
        command.addAll(options);
        return command;
    }

    private Path writeConfig() throws IOException {
        List<String> lines = new ArrayList<>();
        settings.forEach((key, value) -> lines.add(key + "=" + value));
        return Files.write(directory.resolve("tidemark.conf"), lines);
    }

    private Process running() {
        Process present = process;
        if (present == null || !present.isAlive()) {
            throw new AssertionError(name + " does not run"
                    + (present == null ? "" : ", it ended with exit code " + present.exitValue()));
        }
        return present;
    }

    private void signal(String signal) {
        try {
            Process sent = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid())
                    .inheritIO()
                    .start();
            if (sent.waitFor() != 0) {
                throw new AssertionError("SIG" + signal + " could not be sent to " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sending SIG" + signal + " to " + name, e);
        }
    }

    /** The process's state as the kernel names it: {@code T} when it stands. */
    private char state() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
