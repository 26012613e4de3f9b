package io.tidemark.client.cli.cluster;

import io.tidemark.client.ClusterStatus;
import io.tidemark.client.NodeReport;
import io.tidemark.client.ServerAddress;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.exit.FailureReport;
import io.tidemark.client.cli.output.OutputOption;
import io.tidemark.client.cli.output.RowPrinter;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.server.SecondsConverter;
import io.tidemark.client.cli.server.Servers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark snapshot}: one node after the other, so that the others serve at full speed meanwhile. */
@Command(
        name = "snapshot",
        description =
                "Has a node write its consumerOffset.json now instead of with the next interval, or all of them in turn: those "
                        + "that --server names and the leader that they name.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark snapshot n2 --server 10.0.0.1:10911,10.0.0.2:10911")
public final class SnapshotCommand implements Callable<Integer> {

    private static final List<String> COLUMNS = List.of("name", "client", "revision", "problem");

    private final Terminal terminal;

    @Mixin
    private final Servers servers = new Servers();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Parameters(arity = "0..1", paramLabel = "NODE", description = "The node's name. Without it, all nodes.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--timeout",
            defaultValue = "60",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "How long to wait for a node to have written it (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ZERO;

    public SnapshotCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException, IOException {
        int exitCode = ExitCode.DONE;
        try (TidemarkClient client = servers.client()) {
            List<NodeReport> nodes = chosen(client.clusterStatus());
            try (RowPrinter rows = output.rows(terminal, COLUMNS)) {
                for (NodeReport node : nodes) {
                    exitCode = Math.max(exitCode, write(client, node, rows));
                }
            }
        }
        return exitCode;
    }

    private List<NodeReport> chosen(ClusterStatus cluster) throws CommandFailedException {
        if (name.isEmpty()) {
            return cluster.nodes();
        }
        List<NodeReport> named = cluster.nodes().stream()
                .filter(node -> nameOf(node).equals(name.get()))
                .toList();
        if (named.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "there is no node " + name.get()
                            + " among those that were asked. Name its address with --server; 'tidemark cluster status'"
                            + " shows the nodes.");
        }
        return named;
    }

    private static String nameOf(NodeReport node) {
        return node.status().map(status -> status.name()).orElse(node.address().toString());
    }

    private int write(TidemarkClient client, NodeReport node, RowPrinter rows) throws IOException {
        ServerAddress address = node.address();
        try {
            rows.row(nameOf(node), address.toString(), client.writeSnapshot(address, timeout), null);
            return ExitCode.DONE;
        } catch (TidemarkException e) {
            rows.row(nameOf(node), address.toString(), null, e.getMessage());
            return FailureReport.exitCode(e);
        }
    }
}
