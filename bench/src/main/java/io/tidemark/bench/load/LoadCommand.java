package io.tidemark.bench.load;

import io.tidemark.client.ServerAddress;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.NodeStatusBody;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code scripts/load}. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Asks servers for as much as they can do, or for so much a second, in RocketMQ's frames, and tells how long"
                    + " answers took.",
            "",
            "First each position is committed once, then comes a warm-up, then what counts."
        },
        footer = {
            "",
            "Examples:",
            "  scripts/load --server 127.0.0.1:10921                          8 connections, 64 in flight on each",
            "  scripts/load --server 127.0.0.1:10921 --in-flight 1024 --seconds 60 --json result.json",
            "  scripts/load --server 127.0.0.1:10921 --rate 20000             an open loop of 20,000 a second",
            "  scripts/load --server 127.0.0.1:10921 --queries 100            linearizable queries alone",
            "  scripts/load --server 127.0.0.1:10921 --batches 100            batches of 16 positions alone",
            "  scripts/load --server 127.0.0.1:10921 --through follower       the same through a follower"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, without an error",
            "1:answers were errors, or a connection broke",
            "2:wrong command line"
        })
final class LoadCommand implements Callable<Integer> {

    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(5);

    /** The property by which the script says that a person watches. */
    private static final String TERMINAL = "tidemark.terminal";

    /** Which nodes the load goes through. */
    private enum Through {
        leader,
        follower,
        given
    }

    private final PrintWriter out;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--server",
            required = true,
            split = ",",
            paramLabel = "HOST:PORT",
            converter = AddressConverter.class,
            description = "Where a node listens for clients; several of them are asked in turn who leads.")
    private List<ServerAddress> servers = List.of();

    @Option(
            names = "--through",
            paramLabel = "WHICH",
            defaultValue = "leader",
            description =
                    "leader, follower, or given: the servers as given, also those that are no nodes of Tidemark; those must"
                            + " answer with binary headers, and know topic load and groups group_000000 and so on"
                            + " (default: ${DEFAULT-VALUE}).")
    private Through through = Through.leader;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "64",
            description = "Requests without an answer on each connection at most (default: ${DEFAULT-VALUE}).")
    private int inFlight;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Requests a second in sum, answered or not: an open loop, whose latencies begin when a request"
                            + " was due. 0 sends one whenever one was answered (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--queries",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "Of all requests that query a position; the others commit (default: ${DEFAULT-VALUE}).")
    private int queries;

    @Option(names = "--stale", description = "Queries may be answered from what the node has.")
    private boolean stale;

    @Option(
            names = "--batches",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "Of all requests that commit several positions at once, to the same offsets each time"
                    + " (default: ${DEFAULT-VALUE}).")
    private int batches;

    @Option(
            names = "--batch-positions",
            paramLabel = "N",
            defaultValue = "16",
            description = "How many positions these have (default: ${DEFAULT-VALUE}).")
    private int batchPositions;

    @Option(
            names = "--groups",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Consumer groups, at least as many as connections (default: ${DEFAULT-VALUE}).")
    private int groups;

    @Option(
            names = "--queues",
            paramLabel = "N",
            defaultValue = "8",
            description = "Positions of each group (default: ${DEFAULT-VALUE}).")
    private int queues;

    @Option(names = "--seed", paramLabel = "S", description = "Of all choices (default: another one each time).")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Before anything counts (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "That count (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Of the load (default: as many as processors, and connections at most).")
    private Optional<Integer> threads = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Where the result is written as JSON as well.")
    private Optional<Path> json = Optional.empty();

    LoadCommand(PrintWriter out) {
        this.out = out;
    }

    static CommandLine commandLine(PrintWriter out) {
        return new CommandLine(new LoadCommand(out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setExecutionExceptionHandler(LoadCommand::tell);
    }

    /** A server that is not there or breaks is no bug; whatever else escapes is one, and ends with its stack trace. */
    private static int tell(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof IOException || failure instanceof TidemarkException) {
            String cause = failure.getCause() == null ? "" : " (" + failure.getCause() + ")";
            command.getErr().println("load: " + failure.getMessage() + cause);
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }

    @Override
    public Integer call() throws Exception {
        LoadPlan plan = plan();
        List<ServerAddress> chosen = chosen();
        out.printf(
                "load: %d connections of %d in flight to %s, seed %d%n",
                plan.connections(), plan.inFlight(), chosen, plan.seed());
        ProgressLine progress = new ProgressLine(out, Boolean.getBoolean(TERMINAL));
        LoadResult result = new LoadRun(plan, chosen, progress).run();
        progress.end();
        result.lines().forEach(out::println);
        if (json.isPresent()) {
            result.write(json.get());
        }
        return result.isGood() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private LoadPlan plan() {
        try {
            return new LoadPlan(
                    connections,
                    inFlight,
                    rate,
                    new OperationMix(queries, batches),
                    batchPositions,
                    groups,
                    queues,
                    (stale ? Consistency.STALE : Consistency.LINEARIZABLE).name(),
                    seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000_000)),
                    warmUpSeconds,
                    seconds,
                    threads.orElseGet(
                            () -> Math.min(connections, Runtime.getRuntime().availableProcessors())));
        } catch (IllegalArgumentException e) {
            if (spec == null) {
                throw e;
            }
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private List<ServerAddress> chosen() throws TidemarkException, IOException {
        if (through == Through.given) {
            return servers;
        }
        List<String> said = new ArrayList<>();
        for (ServerAddress server : servers) {
            try {
                NodeStatusBody status = status(server);
                said.add(server + " is " + status.role());
                if (through == Through.leader && !status.leaderClient().isEmpty()) {
                    return List.of(ServerAddress.parse(status.leaderClient()));
                }
                if (through == Through.follower && status.role().equals("FOLLOWER")) {
                    return List.of(server);
                }
            } catch (UnavailableException e) {
                said.add(String.valueOf(e.getMessage()));
            }
        }
        throw new IOException("no %s was found among the servers: %s".formatted(through, String.join("; ", said)));
    }

    private static NodeStatusBody status(ServerAddress server) throws TidemarkException {
        try (TidemarkConnection connection = TidemarkConnection.open(server, STATUS_TIMEOUT)) {
            return connection.status();
        }
    }
}
