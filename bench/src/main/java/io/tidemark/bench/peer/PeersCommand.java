package io.tidemark.bench.peer;

import io.tidemark.failover.report.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
    private static final int QUICK_WARM_UP = 8;
    private static final int WARM_UP = 20;

    private final PrintWriter out;

    @Spec
    private @Nullable CommandSpec spec;

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
    private Optional<Integer> warmUp = Optional.empty();

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
            description =
                    "Where the table and the chart are written (default: bench/results of the tree when all is measured"
                            + " at full length, else bench/target/peers/results).")
    private Optional<Path> directory = Optional.empty();

    PeersCommand(PrintWriter out) {
        this.out = out;
    }

    static CommandLine commandLine(PrintWriter out) {
        return new CommandLine(new PeersCommand(out)).setOut(out);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Contestant> contestants = contestants();
        PeersPlan plan = plan();
        Path results = directory.orElseGet(this::defaultDirectory).toAbsolutePath();
        PeersRun run =
                new PeersRun(plan, contestants, command(plan), workDirectory().resolve("run"), results, out);
        boolean good = run.run();
        out.printf("peers: written to %s%n", results.resolve("peers.md"));
        return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private PeersPlan plan() {
        try {
            return new PeersPlan(
                    rounds.orElse(quick ? QUICK_ROUNDS : ROUNDS),
                    Duration.ofSeconds(warmUp.orElse(quick ? QUICK_WARM_UP : WARM_UP)),
                    Duration.ofSeconds(seconds.orElse(quick ? QUICK_SECONDS : SECONDS)),
                    works());
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private List<Work> works() {
        List<String> names = Work.ALL.stream().map(PeersCommand::name).toList();
        workNames.stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw wrong("--work=%s, expected some of %s".formatted(name, names));
        });
        return Work.ALL.stream()
                .filter(work -> workNames.isEmpty() || workNames.contains(name(work)))
                .toList();
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
        List<String> titles = all.stream().map(Contestant::title).toList();
        only.stream()
                .filter(name -> titles.stream().noneMatch(title -> title.startsWith(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw wrong("--only=%s, expected the beginning of one of %s".formatted(name, titles));
                });
        return all.stream()
                .filter(contestant -> only.isEmpty()
                        || only.stream().anyMatch(name -> contestant.title().startsWith(name)))
                .toList();
    }

    /** What is kept is not replaced by a part of it, or a first look. */
    private Path defaultDirectory() {
        boolean whole = !quick && only.isEmpty() && workNames.isEmpty();
        return whole
                ? Machine.tree().resolve("bench").resolve("results")
                : workDirectory().resolve("results");
    }

    private String command(PeersPlan plan) {
        return "scripts/peers --rounds %d --seconds %d --warm-up %d%s%s"
                .formatted(
                        plan.rounds(),
                        plan.counted().toSeconds(),
                        plan.warmUp().toSeconds(),
                        only.isEmpty() ? "" : " --only " + String.join(",", only),
                        workNames.isEmpty() ? "" : " --work " + String.join(",", workNames));
    }

    private ParameterException wrong(String message) {
        if (spec == null) {
            throw new IllegalStateException("no command line was parsed");
        }
        return new ParameterException(spec.commandLine(), message);
    }

    private static String name(Work work) {
        return work.title().replace(" ", "");
    }

    private static Path workDirectory() {
        return Machine.tree().resolve("bench").resolve("target").resolve("peers");
    }

    private static JarsOfPeer jars(String peer, String artifact) {
        return new JarsOfPeer(workDirectory().resolve(peer), artifact);
    }

    private static Path sources(String peer) {
        return Machine.tree().resolve("bench").resolve("peers").resolve(peer);
    }
}
