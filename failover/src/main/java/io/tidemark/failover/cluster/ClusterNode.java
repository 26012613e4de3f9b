package io.tidemark.failover.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.ServerAddress;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
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
public final class ClusterNode {

    /** How long anything may take that has to happen at last; no statement about speed. */
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(2);

    /** Longer than the 3 s in which a node answers everything. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    /** The exit code of a process that was ended by SIGKILL. */
    public static final int KILLED = 128 + 9;

    private final String name;
    private final Path directory;
    private final ServerAddress address;
    private final String raftAddress;
    private final ServerLauncher launcher;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private String heap = "";
    private List<String> prefix = List.of();

    /** Where clients connect to it. */
    private volatile ServerAddress entrance;

    private volatile @Nullable Process process;

    /** How long the console's log was when the process was started. */
    private long consoleBytesBefore;

    /** @param directory of this node alone; made when it is started */
    ClusterNode(String name, Path directory, ServerAddress address, String raftAddress, ServerLauncher launcher) {
        this.name = name;
        this.directory = directory;
        this.address = address;
        this.entrance = address;
        this.raftAddress = raftAddress;
        this.launcher = launcher;
        set("nodeId", name);
        set("storePathRootDir", data().toString());
        set("listenAddress", address.host());
        set("listenPort", Integer.toString(address.port()));
    }

    public String name() {
        return name;
    }

    /** Where clients reach it. */
    public ServerAddress address() {
        return address;
    }

    /** Where its Raft is reached, host:port. */
    public String raftAddress() {
        return raftAddress;
    }

    // ---- Its files ----

    public Path directory() {
        return directory;
    }

    /** storePathRootDir. */
    public Path data() {
        return directory.resolve("data");
    }

    public Path logs() {
        return directory.resolve("logs");
    }

    /** All that the node's processes wrote to their consoles: its log, of all its starts. */
    public Path console() {
        return logs().resolve("console.log");
    }

    /** The published table. */
    public Path consumerOffsets() {
        return data().resolve("config").resolve("consumerOffset.json");
    }

    /** The published table before that. */
    public Path consumerOffsetsBackup() {
        return data().resolve("config").resolve("consumerOffset.json.bak");
    }

    /** The directory of the Raft log, unless {@code logPath} was set. */
    public Path raftLog() {
        return data().resolve("raft").resolve("log");
    }

    /** The file of its term and vote. */
    public Path raftMeta() {
        return data().resolve("raft").resolve("meta").resolve("raft-meta");
    }

    /** The table's file in the newest Raft snapshot. */
    public Path raftSnapshot() {
        return newestRaftSnapshot()
                .orElseThrow(() -> new AssertionError(name + " has no Raft snapshot"))
                .resolve("consumerOffset.json");
    }

    /** The index of the newest Raft snapshot, 0 when there is none. */
    public long raftSnapshotIndex() {
        return newestRaftSnapshot().map(ClusterNode::snapshotIndex).orElse(0L);
    }

    /** The name of the node that wrote the newest Raft snapshot: this one, or a leader that sent it. */
    public String raftSnapshotOrigin() throws IOException {
        return new OffsetSnapshotLoader().load(raftSnapshot()).origin().nodeId();
    }

    private Optional<Path> newestRaftSnapshot() {
        try (Stream<Path> entries = Files.list(data().resolve("raft").resolve("snapshot"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("snapshot_\\d+"))
                    .max(Comparator.comparingLong(ClusterNode::snapshotIndex));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long snapshotIndex(Path directory) {
        return Long.parseLong(directory.getFileName().toString().substring("snapshot_".length()));
    }

    /** What the node wrote to its console since it was started last. */
    public String output() {
        try {
            byte[] all = Files.exists(console()) ? Files.readAllBytes(console()) : new byte[0];
            int from = (int) Math.min(consoleBytesBefore, all.length);
            return new String(all, from, all.length - from, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the node has written this to its console since it was started last. */
    public void awaitOutput(String text) {
        await(name + " says: " + text).atMost(PATIENCE).until(() -> output().contains(text));
    }

    /** Waits until it has published a table. */
    public void awaitPublished() {
        await(name + " has published its table").atMost(PATIENCE).until(() -> Files.exists(consumerOffsets()));
    }

    /** Loses all that it kept, as with its disk. */
    public void wipe() throws IOException {
        deleteTree(data());
    }

    // ---- Its process ----

    /** Changes its tidemark.conf; counts from its next start. */
    public void set(String key, String value) {
        settings.put(key, value);
    }

    /** Adds an option of the JVM; counts from its next start. */
    public void jvmOption(String option) {
        jvmOptions.add(option);
    }

    /** Gives it a heap of this size, such as 64m, and not the launcher's, which "" is; counts from its next start. */
    public void heap(String size) {
        heap = size;
    }

    /** Runs it by a command that becomes the given process, such as {@code ip netns exec NAME}; counts from its next start. */
    public void runBy(String... command) {
        prefix = List.of(command);
    }

    /** Has it run by the command by which the other one does, on the same host; counts from its next start. */
    void runBeside(ClusterNode other) {
        prefix = other.prefix;
    }

    /** Adds a variable to its environment; counts from its next start. */
    public void environment(String name, String value) {
        environment.put(name, value);
    }

    /** Starts the process; returns at once. */
    public void start() {
        launch(List.of());
    }

    /** Starts the process with {@code --form}; returns at once. */
    public void startForming() {
        launch(List.of("--form"));
    }

    public boolean isRunning() {
        Process present = process;
        return present != null && present.isAlive();
    }

    public long pid() {
        return running().pid();
    }

    /** Ends it by SIGKILL, and returns when it is gone. */
    public void kill() {
        sendKill();
        int code = awaitExit();
        if (code != KILLED) {
            throw new IllegalStateException(name + " had ended by itself, exit code " + code);
        }
    }

    /** Sends SIGKILL, and does not wait. */
    public void sendKill() {
        running().destroyForcibly();
    }

    /** Ends it in order by SIGTERM; returns its exit code when it is gone. */
    public int stop() {
        running().destroy();
        return awaitExit();
    }

    /** Waits until the process has ended, and returns its exit code. */
    public int awaitExit() {
        Process present = process;
        if (present == null) {
            throw new IllegalStateException(name + " was never started");
        }
        try {
            if (!present.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " has not ended within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the end of " + name, e);
        }
        return present.exitValue();
    }

    /** Stops it by SIGSTOP: it is there and does nothing. Returns when it stands. */
    public void pause() {
        Signals.send("STOP", running());
        await(name + " stands").atMost(PATIENCE).until(() -> state() == 'T');
    }

    /** Lets it go on by SIGCONT. */
    public void resume() {
        Signals.send("CONT", running());
    }

    /** Ends the process if there is one, in whatever state it is. */
    public void end() {
        Process present = process;
        if (present != null && present.isAlive()) {
            present.destroyForcibly();
            awaitExit();
        }
    }

    // ---- As its clients see it ----

    /** A new connection, through the entrance; the caller closes it. */
    public TidemarkConnection connect() throws UnavailableException {
        return TidemarkConnection.open(entrance, ANSWER_TIMEOUT);
    }

    /** Has its clients connect to what stands before it, from their next connection on; what it says of itself comes directly. */
    public void enteredThrough(ServerAddress before) {
        entrance = before;
    }

    /** What it says of itself; empty when it does not answer. */
    public Optional<NodeStatusBody> status() {
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

    /** What it says of itself; waits until it answers. */
    public NodeStatusBody awaitStatus() {
        return await(name + " answers")
                .atMost(PATIENCE)
                .until(this::status, Optional::isPresent)
                .orElseThrow();
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
            ProcessBuilder builder = new ProcessBuilder(command(temporary, writeConfig(), options))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(Path temporary, Path config, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        List<String> options = new ArrayList<>(jvmOptions);
        if (!heap.isEmpty()) {
            options.add("-Xmx" + heap); // of two the last counts
        }
        command.addAll(launcher.command(logs(), temporary, options));
        command.addAll(List.of("--config", config.toString()));
        command.addAll(arguments);
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
            throw new IllegalStateException(name + " does not run"
                    + (present == null ? "" : ", it ended with exit code " + present.exitValue()));
        }
        return present;
    }

    /** The memory that the process has in use, as the kernel counts it. */
    public long residentBytes() throws IOException {
        String kibibytes = Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " has no memory"))
                .replaceAll("\\D", "");
        return Long.parseLong(kibibytes) << 10;
    }

    /** The process's state as the kernel names it: {@code T} when it stands. */
    private char state() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    public static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    public static void deleteTree(Path root) throws IOException {
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
