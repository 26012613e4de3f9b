package io.tidemark.failover.disk;

import static org.awaitility.Awaitility.await;

import io.tidemark.failover.cluster.ClusterNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * System calls of a node's process that are slow, that fail, or that kill, by strace, which is attached to it. It ends when
 * it is closed, and with the process. A node's every call passes through strace meanwhile, and takes tens of microseconds
 * more.
 */
public final class SystemCallInjection implements Closeable {

    /** What forces a file to the disk. */
    public static final String FSYNC = "fsync,fdatasync";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What strace adds to the line of a call that it has changed. */
    private static final List<String> MARKS = List.of("(INJECTED)", "(DELAYED)");

    private static final Pattern CALL = Pattern.compile("(?:\\d+ +)?(\\w+)\\(");

    private static final String UNFINISHED = "<unfinished ...>";

    private static final String KILLED = "+++ killed by SIGKILL +++";

    private final Process strace;
    private final Path calls;

    private SystemCallInjection(Process strace, Path calls) {
        this.strace = strace;
        this.calls = calls;
    }

    /**
     * Begins; returns when it has begun.
     *
     * @param which calls, their names separated by commas
     * @param what happens to each of them, as strace's {@code inject} takes it, such as {@code error=EIO}
     * @param files only calls that name one of these, or a descriptor of one; all calls when there are none
     */
    public static SystemCallInjection into(ClusterNode node, String which, String what, List<Path> files)
            throws IOException {
        List<String> process = List.of("-f", "-p", Long.toString(node.pid()));
        return attach(node, process, which, what, files);
    }

    /**
     * As {@link #into(ClusterNode, String, String, List)}, for one thread alone, which leaves the others as fast as they
     * are.
     *
     * @param thread how its name begins, of which the kernel keeps 15 bytes
     */
    public static SystemCallInjection intoThread(
            ClusterNode node, String thread, String which, String what, List<Path> files) throws IOException {
        return attach(node, List.of("-p", thread(node, thread)), which, what, files);
    }

    private static SystemCallInjection attach(
            ClusterNode node, List<String> process, String which, String what, List<Path> files) throws IOException {
        Path calls = node.logs().resolve("strace.txt");
        Path said = node.logs().resolve("strace.log");
        Files.deleteIfExists(calls);
        Files.deleteIfExists(said);
        List<String> command = new ArrayList<>(List.of("strace", "-y", "-o", calls.toString(), "-e", "trace=" + which));
        command.addAll(process);
        if (!what.isEmpty()) {
            command.addAll(List.of("-e", "inject=" + which + ":" + what));
        }
        files.forEach(file -> command.addAll(List.of("-P", file.toString())));
        Process strace = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        SystemCallInjection injection = new SystemCallInjection(strace, calls);
        try {
            await("strace is attached to " + node)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Files.readString(said).contains(" attached") || !strace.isAlive());
            if (!Files.readString(said).contains(" attached")) {
                throw new IllegalStateException("strace cannot be attached to " + node + ": " + Files.readString(said));
            }
            return injection;
        } catch (RuntimeException | Error e) {
            injection.close();
            throw e;
        }
    }

    /** How many calls it has met so far; one under way is not counted. */
    public int met() {
        return (int) lines().stream().filter(SystemCallInjection::isMet).count();
    }

    /** As {@link #met()}, of calls on files whose paths hold this. */
    public int met(String path) {
        return metOn(path, lines());
    }

    /** How many of these lines tell of a call that was met, on a file whose path holds this. */
    static int metOn(String path, List<String> lines) {
        Map<String, String> unfinished = new HashMap<>(); // a thread's one call, whose second half names no file
        int met = 0;
        for (String line : lines) {
            String thread = line.substring(0, line.indexOf(' '));
            if (line.endsWith(UNFINISHED)) {
                unfinished.put(thread, line);
            }
            String begun = begins(line) ? line : unfinished.getOrDefault(thread, "");
            if (isMet(line) && begun.contains(path)) {
                met++;
            }
        }
        return met;
    }

    /** How many calls it has seen so far, those that have not returned yet as well. */
    public int begun() {
        return (int) lines().stream().filter(SystemCallInjection::begins).count();
    }

    /** Whether it has killed the process, which has ended. */
    public boolean hasKilled() {
        await("strace ends with the process").atMost(PATIENCE).until(() -> !strace.isAlive());
        return lines().stream().anyMatch(line -> line.contains(KILLED));
    }

    /** All calls that it has seen, as strace writes them, and the process's end. */
    public List<String> lines() {
        try (Stream<String> lines = Files.lines(calls)) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not the second half of a call that was written in two, nor what is said of signals and ends. */
    static boolean begins(String line) {
        return !call(line).isEmpty();
    }

    /** The name of the call that a line of strace's is about; empty when it begins none. */
    public static String call(String line) {
        Matcher call = CALL.matcher(line);
        return call.lookingAt() ? call.group(1) : "";
    }

    static boolean isMet(String line) {
        return MARKS.stream().anyMatch(line::endsWith);
    }

    /** Lets the process go on as it was; calls that are held up return at once. */
    @Override
    public void close() {
        strace.destroy();
        try {
            if (!strace.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                strace.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            strace.destroyForcibly();
        }
    }

    private static String thread(ClusterNode node, String name) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(node.pid()), "task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).startsWith(name)) {
                    return thread.getFileName().toString();
                }
            }
        }
        throw new IllegalStateException(node + " has no thread " + name);
    }
}
