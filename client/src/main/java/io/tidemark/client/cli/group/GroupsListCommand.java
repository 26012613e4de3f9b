package io.tidemark.client.cli.group;

import io.tidemark.client.GroupSummary;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.OutputOption;
import io.tidemark.client.cli.output.RowPrinter;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.server.Servers;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidemark groups list}. */
@Command(
        name = "list",
        description = "Shows the consumer groups that have offsets, counted over all brokers.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark groups list --output json")
final class GroupsListCommand implements Callable<Integer> {

    private static final List<String> COLUMNS = List.of("group", "topics", "positions", "brokers");

    private final Terminal terminal;

    @Mixin
    private final Servers servers = new Servers();

    @Mixin
    private final OutputOption output = new OutputOption();

    GroupsListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws TidemarkException, IOException {
        List<GroupSummary> groups;
        try (TidemarkClient client = servers.client()) {
            groups = client.listGroups();
        }
        try (RowPrinter rows = output.rows(terminal, COLUMNS)) {
            for (GroupSummary group : groups) {
                rows.row(group.group(), group.topics(), group.positions(), group.brokers());
            }
        }
        return ExitCode.DONE;
    }
}
