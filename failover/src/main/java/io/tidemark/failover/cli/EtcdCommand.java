package io.tidemark.failover.cli;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.etcd.EtcdInjury;
import io.tidemark.failover.etcd.EtcdRun;
import io.tidemark.failover.report.Machine;
import io.tidemark.failover.report.ReportPage;
import io.tidemark.failover.report.RunResults;
import io.tidemark.failover.run.FaultResult;
import io.tidemark.failover.run.RoundResult;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code failover etcd}. */
@Command(
        name = "etcd",
        mixinStandardHelpOptions = true,
        description = "Takes the leader of three etcd processes away, for the gaps that the same clients see of it.")
final class EtcdCommand implements Callable<Integer> {

    /** Etcd wants five heartbeats at least in an election timeout. */
    private static final int HEARTBEATS = 5;

    private static final int ELECTION_MILLIS_MIN = 50;

    private final PrintWriter out;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FAULT", arity = "0..*", description = "F2, F4 or F5 (default: all three).")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "20",
            description = "Rounds of each fault (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "T",
            defaultValue = "6",
            description = "A round's length at least (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--election-timeout",
            paramLabel = "MS",
            description = "Of each node, with a fifth of it between heartbeats (default: etcd's own, 1000 and 100).")
    private Optional<Integer> electionTimeout = Optional.empty();

    @Mixin
    private final SeedOption seed = new SeedOption();

    @Mixin
    private final DirectoryOption directory = new DirectoryOption();

    EtcdCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        if (rounds < 1 || seconds < 1) {
            throw wrong("--rounds=%d --seconds=%d, expected at least 1 of each".formatted(rounds, seconds));
        }
        if (electionTimeout.isPresent() && electionTimeout.get() < ELECTION_MILLIS_MIN) {
            throw wrong("--election-timeout=%d, expected at least %d"
                    .formatted(electionTimeout.get(), ELECTION_MILLIS_MIN));
        }
        List<EtcdInjury> injuries = injuries();
        long choices = seed.value();
        Files.createDirectories(resultsDirectory());
        out.printf("failover: etcd, %d faults, seed %d, results in %s%n", injuries.size(), choices, resultsDirectory());
        RunResults results = RunResults.begun(command(choices), Machine.commit(), Machine.description(), choices)
                .asUnchecked();
        for (EtcdInjury injury : injuries) {
            FaultResult result = run(injury, choices);
            results = results.with(result);
            results.write(resultsDirectory());
            if (result.isSkipped()) {
                out.printf("%s skipped: %s%n", result.id(), result.skipped());
            }
        }
        out.printf("failover: report in %s%n", new ReportPage(results).write(resultsDirectory()));
        return 0;
    }

    private FaultResult run(EtcdInjury injury, long choices) throws Exception {
        Path own = resultsDirectory().resolve("etcd-" + injury);
        ClusterNode.deleteTree(own); // of an earlier run that failed
        return new EtcdRun(
                        injury,
                        rounds,
                        Duration.ofSeconds(seconds),
                        choices,
                        own,
                        options(),
                        round -> tell(injury, round))
                .run();
    }

    private void tell(EtcdInjury injury, RoundResult round) {
        out.printf(
                "etcd %s round %d/%d  %,d operations  gap %.0f ms  %s%n",
                injury,
                round.number(),
                rounds,
                round.operations(),
                round.gapMillis(),
                String.join("; ", round.proofs()));
    }

    /** Beside those of Tidemark, which are not to be replaced. */
    private Path resultsDirectory() {
        return directory.path().resolve("etcd");
    }

    private List<String> options() {
        return electionTimeout
                .map(millis -> List.of(
                        "--election-timeout", Integer.toString(millis),
                        "--heartbeat-interval", Integer.toString(millis / HEARTBEATS)))
                .orElse(List.of());
    }

    private List<EtcdInjury> injuries() {
        if (names.isEmpty()) {
            return List.of(EtcdInjury.values());
        }
        return names.stream()
                .map(name -> EtcdInjury.named(name)
                        .orElseThrow(() -> wrong(name + ": etcd is measured with F2, F4 and F5 only")))
                .toList();
    }

    private String command(long choices) {
        return "scripts/failover etcd%s --rounds %d --seconds %d --seed %d%s"
                .formatted(
                        names.isEmpty() ? "" : " " + String.join(" ", names),
                        rounds,
                        seconds,
                        choices,
                        electionTimeout
                                .map(millis -> " --election-timeout " + millis)
                                .orElse(""));
    }

    private ParameterException wrong(String message) {
        if (spec == null) {
            throw new IllegalStateException("no command line was parsed");
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
