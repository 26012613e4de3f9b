package io.tidemark.client.cli.group;

import io.tidemark.client.GroupDescription;
import io.tidemark.client.GroupPosition;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.OutputOption;
import io.tidemark.client.cli.output.PositionRows;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.server.Servers;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tidemark groups describe}. */
@Command(
        name = "describe",
        description = "Shows all offsets of a group, of every topic and broker, and which of them a reset holds. "
                + "Ends with 5 when the group has none.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark groups describe billing")
final class GroupsDescribeCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final Servers servers = new Servers();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Parameters(paramLabel = "GROUP", description = "The consumer group.")
    private String name = "";

    GroupsDescribeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws TidemarkException, IOException {
        GroupDescription group;
        try (TidemarkClient client = servers.client()) {
            group = client.describeGroup(name);
        }
        try (PositionRows rows = new PositionRows(output, terminal, group.revision())) {
            for (GroupPosition position : group.positions()) {
                rows.found(position);
            }
        }
        if (group.positions().isEmpty()) {
            terminal.say("there is no group " + name + " at revision " + group.revision()
                    + ". 'tidemark groups list' shows those that have offsets.");
            return ExitCode.NOT_FOUND;
        }
        return ExitCode.DONE;
    }
}
