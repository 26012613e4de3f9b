package io.tidemark.failover.cli;

import io.tidemark.failover.bug.BugDrill;
import io.tidemark.failover.bug.BugVerdict;
import io.tidemark.failover.bug.SeededBug;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.ScriptLauncher;
import io.tidemark.failover.fault.FaultCatalog;
import io.tidemark.failover.load.LoadShape;
import io.tidemark.failover.report.Machine;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.RunPlan;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** {@code failover bugs}. */
@Command(
        name = "bugs",
        mixinStandardHelpOptions = true,
        description = "Puts seeded bugs into the nodes, one after the other, and tells which fault catches each.")
final class BugsCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "BUG", arity = "0..*", description = "Numbers of bugs (default: all).")
    private List<Integer> numbers = new ArrayList<>();

    @Option(names = "--fault", paramLabel = "FAULT", description = "Another fault than the one that is to catch it.")
    private Optional<String> faultId = Optional.empty();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "10",
            description = "Rounds of each at most (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "T",
            defaultValue = "8",
            description = "A round's length at least (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Mixin
    private final SeedOption seed = new SeedOption();

    @Mixin
    private final DirectoryOption directory = new DirectoryOption();

    BugsCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        List<SeededBug> bugs = bugs();
        RunPlan plan =
                new RunPlan(rounds, seed.value(), Duration.ofSeconds(seconds), LoadShape.STEADY, Map.of(), false);
        BugDrill drill = new BugDrill(Machine.tree(), new ScriptLauncher(Machine.tree(), "512m", List.of()));
        Files.createDirectories(directory.path());
        out.printf("failover: %d bugs, seed %d, results in %s%n", bugs.size(), plan.seed(), directory.path());
        boolean good = true;
        for (SeededBug bug : bugs) {
            good &= tell(run(drill, bug, plan));
        }
        out.printf("failover: %s%n", good ? "every bug was caught" : "FAILED: a bug was not caught");
        return good ? 0 : 1;
    }

    private BugVerdict run(BugDrill drill, SeededBug bug, RunPlan plan) throws Exception {
        String id = faultId.orElse(bug.faultId());
        Fault fault =
                FaultCatalog.named(id).orElseThrow(() -> wrong(id + ": there is no such fault; see 'failover list'"));
        Path own = directory.path().resolve("bug-" + bug.number());
        ClusterNode.deleteTree(own);
        BugVerdict verdict = drill.run(bug, fault, plan, own);
        if (verdict.isGood()) {
            ClusterNode.deleteTree(own);
        }
        return verdict;
    }

    private boolean tell(BugVerdict verdict) {
        SeededBug bug = verdict.bug();
        out.printf(
                "bug %d, %s: %s by %s in round %d: %s%n",
                bug.number(),
                bug.title(),
                verdict.kind(),
                faultId.orElse(bug.faultId()),
                verdict.rounds(),
                verdict.words());
        return verdict.isGood();
    }

    private List<SeededBug> bugs() {
        if (numbers.isEmpty()) {
            return List.of(SeededBug.values());
        }
        return numbers.stream()
                .map(number ->
                        SeededBug.numbered(number).orElseThrow(() -> wrong(number + ": there is no such bug, 1 to 8")))
                .toList();
    }

    private ParameterException wrong(String message) {
        if (spec == null) {
            throw new IllegalStateException("no command line was parsed");
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
