package io.tidemark.client.cli.cluster;

import io.tidemark.client.ClusterStatus;
import io.tidemark.client.NodeReport;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.OutputOption;
import io.tidemark.client.cli.output.RowPrinter;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.server.Servers;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.NodeStatusBody.Member;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidemark cluster status}: all nodes that can be found, not those alone that were named. */
@Command(
        name = "status",
        description =
                "Shows the nodes that --server names, the leader that they name, and the members of which nothing was heard. "
                        + "Equal table hashes at an equal applied index: the nodes hold the same offsets. "
                        + "Ends with 3 when there is no leader.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark cluster status --server 10.0.0.1:10911")
final class ClusterStatusCommand implements Callable<Integer> {

    private static final List<String> COLUMNS =
            List.of("name", "role", "client", "term", "applied", "positions", "tableHash", "trouble");

    private final Terminal terminal;

    @Mixin
    private final Servers servers = new Servers();

    @Mixin
    private final OutputOption output = new OutputOption();

    ClusterStatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws TidemarkException, IOException {
        ClusterStatus cluster;
        try (TidemarkClient client = servers.client()) {
            cluster = client.clusterStatus();
        }
        try (RowPrinter rows = output.rows(terminal, COLUMNS)) {
            for (NodeReport node : cluster.nodes()) {
                print(rows, node);
            }
            for (Member member : cluster.unheard()) {
                List<String> trouble = List.of("nothing was heard of it; its Raft is at " + member.raft());
                rows.row(member.name(), "UNHEARD", null, null, null, null, null, trouble);
            }
        }
        Optional<NodeStatusBody> leader = cluster.leader();
        terminal.say(leader.map(found -> found.name() + " leads cluster " + found.clusterId() + ".")
                .orElse("there is no leader: nothing can be committed until a majority of the voters runs."));
        return leader.isPresent() ? ExitCode.DONE : ExitCode.UNAVAILABLE;
    }

    private static void print(RowPrinter rows, NodeReport node) throws IOException {
        String address = node.address().toString();
        if (node.status().isEmpty()) {
            rows.row(address, "DOWN", address, null, null, null, null, List.of(node.failure()));
            return;
        }
        NodeStatusBody status = node.status().get();
        rows.row(
                status.name(),
                status.role(),
                status.client(),
                status.term(),
                status.applied(),
                status.positions(),
                status.tableHash(),
                status.trouble());
    }
}
