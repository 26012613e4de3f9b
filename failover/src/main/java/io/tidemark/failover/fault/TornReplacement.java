package io.tidemark.failover.fault;

import static org.awaitility.Awaitility.await;

import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.disk.SystemCallInjection;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * F15: a node is killed as it enters a system call by which it replaces consumerOffset.json: the first one in the first
 * kill, then the next one, and so on, round after round. The file is at all times the whole old or the whole new one, and
 * so is the one before it.
 */
final class TornReplacement implements Fault {

    private static final int KILLS = 2;

    /** What the thread of the publisher is called, as far as the kernel keeps it. */
    private static final String PUBLISHER = "snapshot-publis";

    private static final String CALLS =
            "openat,read,write,sendfile,copy_file_range,close,fsync,fdatasync,link,rename,unlink";

    private final OffsetSnapshotLoader loader = new OffsetSnapshotLoader();

    /** The calls of one replacement, in their order; empty until one was watched. */
    private List<String> steps = List.of();

    private int next;

    @Override
    public String id() {
        return "F15";
    }

    @Override
    public String title() {
        return "kill -9 at a step of replacing consumerOffset.json";
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(Requirement.STRACE);
    }

    @Override
    public void prepare(Stage stage) {
        stage.cluster().set("flushConsumerOffsetInterval", "500");
    }

    @Override
    public void strike(Round round) throws Exception {
        if (steps.isEmpty()) {
            ClusterNode watched = round.anyOf(round.cluster().nodes());
            awaitPublished(watched);
            steps = watch(watched);
            next = round.random().nextInt(steps.size());
        }
        for (int kill = 0; kill < KILLS; kill++) {
            ClusterNode node = round.anyOf(round.cluster().nodes());
            awaitPublished(node);
            killAt(round, node, next);
            next = (next + 1) % steps.size();
            node.start();
            round.cluster().awaitFollows(node);
        }
    }

    private void killAt(Round round, ClusterNode node, int step) throws IOException {
        String call = steps.get(step);
        long occurrence =
                steps.subList(0, step + 1).stream().filter(call::equals).count();
        long before = wholeIndex(round, node.consumerOffsets());
        round.injuring();
        try (SystemCallInjection injection =
                SystemCallInjection.intoThread(node, PUBLISHER, call, "signal=KILL:when=" + occurrence, files(node))) {
            int code = node.awaitExit();
            round.require(code == ClusterNode.KILLED, node + " ended with code " + code);
            round.require(injection.hasKilled(), node + " was not killed by strace");
        }
        long published = wholeIndex(round, node.consumerOffsets());
        long backup = wholeIndex(round, node.consumerOffsetsBackup());
        round.require(
                published >= before && backup <= published,
                "index of consumerOffset.json was %d, is %d, of .bak %d".formatted(before, published, backup));
        round.prove("%s died at %s %d (step %d of %d), left index %d and in .bak %d"
                .formatted(node, call, occurrence, step + 1, steps.size(), published, backup));
    }

    /** Watches two replacements, and returns the calls from the begin of the first to that of the second. */
    private static List<String> watch(ClusterNode node) throws IOException {
        List<String> calls = new ArrayList<>();
        try (SystemCallInjection watch = SystemCallInjection.intoThread(node, PUBLISHER, CALLS, "", files(node))) {
            await(node + " has replaced its consumerOffset.json twice")
                    .atMost(ClusterNode.PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> watch.lines().stream()
                                    .filter(TornReplacement::isFirst)
                                    .count()
                            >= 2);
            for (String line : watch.lines()) {
                if (isFirst(line)) {
                    if (!calls.isEmpty()) {
                        return calls;
                    }
                    calls.add(SystemCallInjection.call(line));
                } else if (!calls.isEmpty()) {
                    calls.add(SystemCallInjection.call(line));
                }
            }
        }
        throw new IllegalStateException("no whole replacement among " + calls);
    }

    /** The snapshot's file gets a name of the publisher's own. */
    private static boolean isFirst(String line) {
        return SystemCallInjection.call(line).equals("link") && line.contains(".source.tmp\"");
    }

    private long wholeIndex(Round round, Path file) {
        try {
            return index(file);
        } catch (IOException e) {
            round.require(false, file + " is not whole: " + e);
            return 0;
        }
    }

    private long index(Path file) throws IOException {
        return loader.load(file).summary().index();
    }

    /** The file, the one before it, the directory, and all that are there only while they are replaced. */
    private static List<Path> files(ClusterNode node) {
        Path file = node.consumerOffsets();
        Path directory = file.resolveSibling("");
        return Stream.concat(
                        Stream.of(file, directory),
                        Stream.of(".bak", ".tmp", ".bak.tmp", ".source.tmp")
                                .map(suffix -> file.resolveSibling(file.getFileName() + suffix)))
                .toList();
    }

    private static void awaitPublished(ClusterNode node) {
        await(node + " has published twice").atMost(ClusterNode.PATIENCE).until(() -> {
            return Files.exists(node.consumerOffsetsBackup())
                    && Files.getLastModifiedTime(node.consumerOffsets()).toMillis() > startedMillis(node);
        });
    }

    private static long startedMillis(ClusterNode node) throws IOException {
        return ProcessHandle.of(node.pid())
                .flatMap(process -> process.info().startInstant())
                .orElseThrow(() -> new IOException("no start of " + node))
                .toEpochMilli();
    }
}
