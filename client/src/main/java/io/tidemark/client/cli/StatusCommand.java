package io.tidemark.client.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark status}: asks all nodes at once; one that does not answer is a row as well. */
@Command(name = "status", description = "Shows one line a node; a node that does not answer is DOWN.")
final class StatusCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Mixin
    private final Servers servers = new Servers();

    @Option(names = "--json", description = "One JSON array with an object a node, each on a line of its own.")
    private boolean json;

    /** What scripts/cluster knows and a node's answer does not tell. */
    @Option(names = "--pid", hidden = true, paramLabel = "NAME=PID")
    private Map<String, Long> pids = Map.of();

    StatusCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        List<NodeRow> rows = rows();
        if (json) {
            printJson(rows);
        } else {
            printTable(rows);
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

    private void printTable(List<NodeRow> rows) {
        TextTable table = new TextTable("NAME", "PID", "ROLE", "CLIENT", "TERM", "APPLIED", "TABLE HASH", "TROUBLE");
        for (NodeRow row : rows) {
            table.add(
                    row.name(),
                    row.pid(),
                    row.role(),
                    row.client(),
                    row.term(),
                    row.applied(),
                    row.tableHash(),
                    String.join("; ", row.trouble()));
        }
        table.print(out);
    }

    private void printJson(List<NodeRow> rows) throws JsonProcessingException {
        JsonMapper mapper = new JsonMapper();
        List<String> objects = new ArrayList<>();
        for (NodeRow row : rows) {
            objects.add(mapper.writeValueAsString(row));
        }
        out.println(objects.stream().collect(Collectors.joining(",\n  ", "[\n  ", "\n]")));
    }
}
