package io.tidemark.failover.cli;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.ScriptLauncher;
import io.tidemark.failover.fault.FaultCatalog;
import io.tidemark.failover.load.LoadShape;
import io.tidemark.failover.report.Machine;
import io.tidemark.failover.report.ReportPage;
import io.tidemark.failover.report.RunResults;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.FaultResult;
import io.tidemark.failover.run.FaultRun;
import io.tidemark.failover.run.RoundResult;
import io.tidemark.failover.run.RunPlan;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code failover run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs faults, each on a cluster of its own, and checks what clients saw.")
final class RunCommand implements Callable<Integer> {

    private static final String ALL = "all";

    /** Options of JVMs that start fast and never get to their full speed. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /** The end of a round waits for every node's consumerOffset.json. */
    private static final Map<String, String> PUBLISHED_SOON = Map.of("flushConsumerOffsetInterval", "1000");

    private static final int QUICK_ROUNDS = 1;
    private static final int QUICK_SECONDS = 4;
    private static final int FULL_ROUNDS = 20;
    private static final int FULL_SECONDS = 20;

    private final PrintWriter out;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FAULT", arity = "1..*", description = "Faults such as F2, as 'list' names them; or all.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--quick",
            description = "One short round of each under a light load, and no limit of time is judged.")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each fault (default: 20; quick: 1).")
    private Optional<Integer> rounds = Optional.empty();

    @Option(names = "--seconds", paramLabel = "T", description = "A round's length at least (default: 20; quick: 4).")
    private Optional<Integer> seconds = Optional.empty();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Faults that run at once, each on a cluster of its own; with more than one no limit of time is"
                            + " judged (default: ${DEFAULT-VALUE}).")
    private int jobs;

    @Option(
            names = "--crowded",
            description =
                    "Six times as many clients, for more operations in the same time; no limit of time is judged.")
    private boolean crowded;

    @Mixin
    private final SeedOption seed = new SeedOption();

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "512m",
            description = "Of each node's JVM (default: ${DEFAULT-VALUE}).")
    private String heap = "";

    @Mixin
    private final DirectoryOption directory = new DirectoryOption();

    RunCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        if (jobs < 1) {
            throw wrong("--jobs=" + jobs + ", expected at least 1");
        }
        List<Fault> faults = faults();
        RunPlan plan = plan();
        Files.createDirectories(directory.path());
        ScriptLauncher launcher = new ScriptLauncher(Machine.tree(), heap, quick ? SHORT_LIVED : List.of());
        out.printf("failover: %d faults, seed %d, results in %s%n", faults.size(), plan.seed(), directory.path());
        RunResults results = RunResults.begun(command(plan), Machine.commit(), Machine.description(), plan.seed());
        results = run(faults, plan, launcher, results);
        Path page = new ReportPage(results).write(directory.path());
        out.printf("failover: %s, report in %s%n", results.isGood() ? "nothing failed" : "FAILED", page);
        return results.isGood() ? 0 : 1;
    }

    /** Runs all, so many at once as were asked for; returns the results with theirs, in their order. */
    private RunResults run(List<Fault> faults, RunPlan plan, ScriptLauncher launcher, RunResults before)
            throws IOException, InterruptedException {
        if (jobs > 1) {
            // Else the end of one fault's thread would be taken for a failure of what another one waits for.
            Awaitility.doNotCatchUncaughtExceptionsByDefault();
        }
        SortedMap<Integer, FaultResult> done = new TreeMap<>();
        ExecutorService workers = Executors.newFixedThreadPool(jobs);
        try {
            CompletionService<Ended> running = new ExecutorCompletionService<>(workers);
            for (int i = 0; i < faults.size(); i++) {
                int number = i;
                var unused = running.submit(() -> new Ended(number, run(faults.get(number), plan, launcher)));
            }
            RunResults results = before;
            while (done.size() < faults.size()) {
                Ended ended = running.take().get();
                done.put(ended.number(), ended.result());
                tell(ended.result());
                results = before;
                for (FaultResult result : done.values()) {
                    results = results.with(result);
                }
                results.write(directory.path());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a fault ended neither well nor badly", e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    /** A fault's result, with its place among the others. */
    private record Ended(int number, FaultResult result) {}

    /** A fault whose cluster does not even start has failed; the others go on. */
    private FaultResult run(Fault fault, RunPlan plan, ScriptLauncher launcher) throws InterruptedException {
        Path own = directory.path().resolve(fault.id());
        try {
            ClusterNode.deleteTree(own); // of an earlier run that failed
            return new FaultRun(fault, plan, own, launcher, round -> progress(fault, plan, round)).run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | AssertionError e) {
            return new FaultResult(
                    fault.id(),
                    fault.title(),
                    "",
                    List.of(),
                    List.of("could not be run: " + e + "; its files are in " + own));
        }
    }

    private void progress(Fault fault, RunPlan plan, RoundResult round) {
        out.printf(
                Locale.ROOT,
                "%-4s round %d/%d  %,d operations  gap %.0f ms  %s  %s%n",
                fault.id(),
                round.number(),
                plan.rounds(),
                round.operations(),
                round.gapMillis(),
                round.isGood() ? "valid" : "FAILED",
                String.join("; ", round.proofs()));
    }

    private void tell(FaultResult result) {
        if (result.isSkipped()) {
            out.printf("%-4s skipped: %s%n", result.id(), result.skipped());
        }
        result.allFailures().forEach(failure -> out.printf("%-4s FAILED %s%n", result.id(), failure));
        if (result.rounds().stream().anyMatch(round -> !round.isGood())) {
            out.printf(
                    "%-4s its history, logs and data: %s%n",
                    result.id(), directory.path().resolve(result.id()));
        }
    }

    private RunPlan plan() {
        int length = seconds.orElse(quick ? QUICK_SECONDS : FULL_SECONDS);
        try {
            return new RunPlan(
                    rounds.orElse(quick ? QUICK_ROUNDS : FULL_ROUNDS),
                    seed.value(),
                    Duration.ofSeconds(length),
                    shape(),
                    quick ? PUBLISHED_SOON : Map.of(),
                    !quick && !crowded && jobs == 1);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private LoadShape shape() {
        if (crowded) {
            return LoadShape.CROWDED;
        }
        return quick ? LoadShape.LIGHT : LoadShape.STEADY;
    }

    private List<Fault> faults() {
        if (names.contains(ALL)) {
            return FaultCatalog.all();
        }
        Map<String, Fault> faults = new LinkedHashMap<>();
        for (String name : names) {
            Fault fault = FaultCatalog.named(name)
                    .orElseThrow(() -> wrong(name + ": there is no such fault; see 'failover list'"));
            faults.putIfAbsent(fault.id(), fault); // one directory each
        }
        return List.copyOf(faults.values());
    }

    private String command(RunPlan plan) {
        return "scripts/failover run %s%s%s%s --rounds %d --seconds %d --seed %d --heap %s"
                .formatted(
                        String.join(" ", names),
                        quick ? " --quick" : "",
                        crowded ? " --crowded" : "",
                        jobs > 1 ? " --jobs " + jobs : "",
                        plan.rounds(),
                        plan.length().toSeconds(),
                        plan.seed(),
                        heap);
    }

    private ParameterException wrong(@Nullable String message) {
        if (spec == null) {
            throw new IllegalStateException("no command line was parsed");
        }
        return new ParameterException(spec.commandLine(), String.valueOf(message));
    }
}
