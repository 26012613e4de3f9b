package io.tidemark.bench.peer;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.report.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/peers}. */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        description = {
            "Has Tidemark and its peers do the same work on this machine, in turns, and writes a table (peers.md, peers.json)"
                    + " and a chart (peers.svg).",
            "",
            "What a machine can do changes from day to day, so only figures of one run say anything about each other."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; what is missing was skipped",
            "1:one of them could not be measured",
            "2:wrong command line"
        })
final class PeersCommand implements Callable<Integer> {

    private static final int QUICK_ROUNDS = 1;
    private static final int ROUNDS = 3;

    private static final int QUICK_SECONDS = 4;
    private static final int SECONDS = 12;

    /** Of each work; a server's JIT compilers take more when it has just started. */
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private static final int QUICK_START_SECONDS = 8;
    private static final int START_SECONDS = 20;

    private final PrintWriter out;

    @Option(names = "--quick", description = "One short round, for a first look: within 10 minutes.")
    private boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Times each is started and measured (default: 3; quick: 1).")
    private Optional<Integer> rounds = Optional.empty();

    @Option(names = "--seconds", paramLabel = "N", description = "That count of each work (default: 12; quick: 4).")
    private Optional<Integer> seconds = Optional.empty();

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Seconds under load after a start, before anything counts (default: 20; quick: 8).")
    private Optional<Integer> warmUpSeconds = Optional.empty();

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Those whose names begin so, such as Tidemark,RocketMQ (default: all).")
    private List<String> only = List.of();

    @Option(
            names = "--work",
            paramLabel = "WORK",
            split = ",",
            description = "Those alone of the works, such as 1x64,8x1024 (default: all).")
    private List<String> workNames = List.of();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "bench/results",
            description = "Where the table and the chart are written (default: ${DEFAULT-VALUE}).")
    private Path directory = Path.of("");

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            defaultValue = "bench/target/peers/run",
            description = "Where servers keep their files meanwhile (default: ${DEFAULT-VALUE}).")
    private Path workDirectory = Path.of("");

    PeersCommand(PrintWriter out) {
        this.out = out;
    }

    static CommandLine commandLine(PrintWriter out) {
        return new CommandLine(new PeersCommand(out)).setOut(out);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (count() < 1 || counted().toSeconds() < 1 || warmUp().isNegative()) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this),
                    "--rounds=%d --seconds=%d --warm-up=%d, expected at least 1, 1 and 0"
                            .formatted(count(), counted().toSeconds(), warmUp().toSeconds()));
        }
        if (works().isEmpty()) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this),
                    "--work=%s, expected some of %s"
                            .formatted(
                                    String.join(",", workNames),
                                    Work.ALL.stream().map(Work::title).toList()));
        }
        Map<Contestant, List<PeersResults.Round>> measured = new LinkedHashMap<>();
        Map<Contestant, String> skipped = new LinkedHashMap<>();
        boolean failed = false;
        List<Contestant> contestants = contestants();
        for (int round = 1; round <= count(); round++) {
            for (Contestant contestant : contestants) {
                Path own = workDirectory
                        .toAbsolutePath()
                        .resolve(contestant.getClass().getSimpleName());
                ClusterNode.deleteTree(own);
                try {
                    measured.computeIfAbsent(contestant, unused -> new ArrayList<>())
                            .add(measure(contestant, round, own));
                    ClusterNode.deleteTree(own);
                } catch (MissingException e) {
                    out.printf("%s skipped: %s%n", contestant.title(), e.getMessage());
                    skipped.put(contestant, String.valueOf(e.getMessage()));
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    out.printf("%s FAILED: %s; its files are in %s%n", contestant.title(), e, own);
                    skipped.put(contestant, e.toString());
                    failed = true;
                }
            }
        }
        Path page = write(contestants, measured, skipped);
        out.printf("peers: written to %s%n", page);
        return failed ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private PeersResults.Round measure(Contestant contestant, int round, Path own) throws Exception {
        Map<String, Speed> speeds = new LinkedHashMap<>();
        List<Work> works = works().stream().filter(contestant::takes).toList();
        if (works.isEmpty()) {
            return new PeersResults.Round(speeds);
        }
        try (Contestant.Running running = contestant.start(Files.createDirectories(own))) {

            Speed unused = running.measure(works.get(works.size() - 1), warmUp(), Duration.ofSeconds(1));
            for (Work work : works) {
                Speed speed = running.measure(work, ofWork(), counted());
                speeds.put(work.title(), speed);
                out.printf(
                        Locale.ROOT,
                        "%-28s round %d  %-8s  %,9.0f/s  p50 %.2f ms  p99 %.2f ms%n",
                        contestant.title(),
                        round,
                        work.title(),
                        speed.perSecond(),
                        speed.p50Millis(),
                        speed.p99Millis());
            }
        }
        return new PeersResults.Round(speeds);
    }

    private int count() {
        return rounds.orElse(quick ? QUICK_ROUNDS : ROUNDS);
    }

    private List<Work> works() {
        return Work.ALL.stream()
                .filter(work ->
                        workNames.isEmpty() || workNames.contains(work.title().replace(" ", "")))
                .toList();
    }

    private Duration warmUp() {
        return Duration.ofSeconds(warmUpSeconds.orElse(quick ? QUICK_START_SECONDS : START_SECONDS));
    }

    /** The warm-up before each work: short, and none where none is asked for. */
    private Duration ofWork() {
        return warmUp().compareTo(WARM_UP) < 0 ? warmUp() : WARM_UP;
    }

    private Duration counted() {
        return Duration.ofSeconds(seconds.orElse(quick ? QUICK_SECONDS : SECONDS));
    }

    private Path write(
            List<Contestant> contestants,
            Map<Contestant, List<PeersResults.Round>> measured,
            Map<Contestant, String> skipped)
            throws IOException {
        PeersResults results = PeersResults.begun(
                "scripts/peers --rounds %d --seconds %d --warm-up %d"
                        .formatted(count(), counted().toSeconds(), warmUp().toSeconds()),
                Machine.commit(),
                Machine.description());
        for (Contestant contestant : contestants) {
            results = results.with(new PeersResults.Row(
                    contestant.title(),
                    contestant.durability(),
                    skipped.getOrDefault(contestant, ""),
                    measured.getOrDefault(contestant, List.of())));
        }
        return results.write(Files.createDirectories(directory.toAbsolutePath()));
    }

    private List<Contestant> contestants() {
        Path tree = Machine.tree();
        List<Contestant> all = List.of(
                new TidemarkContestant(tree, Machine.commit()),
                new EchoContestant(),
                new RawApplyContestant(),
                new RocketMqContestant(jars("rocketmq", "rocketmq-broker")),
                new RheaKvContestant(jars("rheakv", "jraft-rheakv-core"), sources("rheakv")),
                new KafkaContestant(jars("kafka", "kafka_2.13"), sources("kafka")),
                new EtcdContestant(jars("etcd", "jetcd-core"), sources("etcd")));
        return all.stream()
                .filter(contestant -> only.isEmpty()
                        || only.stream().anyMatch(name -> contestant.title().startsWith(name)))
                .toList();
    }

    private static JarsOfPeer jars(String peer, String artifact) {
        return new JarsOfPeer(
                Machine.tree()
                        .resolve("bench")
                        .resolve("target")
                        .resolve("peers")
                        .resolve(peer),
                artifact);
    }

    private static Path sources(String peer) {
        return Machine.tree().resolve("bench").resolve("peers").resolve(peer);
    }
}
