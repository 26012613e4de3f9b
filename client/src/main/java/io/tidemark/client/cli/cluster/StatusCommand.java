package io.tidemark.client.cli.cluster;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.OutputFormat;
import io.tidemark.client.cli.output.OutputOption;
import io.tidemark.client.cli.output.RowPrinter;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.server.NamedServer;
import io.tidemark.client.cli.server.Servers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark status}: asks all nodes at once; one that does not answer is a row as well. */
@Command(
        name = "status",
        description = "Shows one line a node that --server names; a node that does not answer is DOWN.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark status --server 10.0.0.1:10911,10.0.0.2:10911,10.0.0.3:10911")
public final class StatusCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final Servers servers = new Servers();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(names = "--json", description = "The same as --output json.")
    private boolean json;

    /** What scripts/cluster knows and a node's answer does not tell. */
    @Option(names = "--pid", hidden = true, paramLabel = "NAME=PID")
    private Map<String, Long> pids = Map.of();

    public StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        OutputFormat format = json ? OutputFormat.json : output.format();
        try (RowPrinter rows = format.rows(terminal.out(), NodeRow.COLUMNS)) {
            for (NodeRow row : rows()) {
                row.print(rows);
            }
        }
        return ExitCode.DONE;
    }

    private List<NodeRow> rows() {
        ExecutorService threads = Executors.newFixedThreadPool(servers.all().size());
        try {
            List<CompletableFuture<NodeRow>> asked = servers.all().stream()
                    .map(server -> CompletableFuture.supplyAsync(() -> row(server), threads))
                    .toList();
            return asked.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdown();
        }
    }

    private NodeRow row(NamedServer server) {
        Long pid = pids.get(server.name());
        try {
            return NodeRow.answered(servers.ask(server.address(), TidemarkConnection::status), pid);
        } catch (TidemarkException e) {
            return NodeRow.down(server, pid, String.valueOf(e.getMessage()));
        }
    }
}
