package io.tidemark.client.cli.group;

import io.tidemark.client.OffsetSelection;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.plan.Deletion;
import io.tidemark.client.cli.plan.PlanOptions;
import io.tidemark.client.cli.server.Servers;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tidemark groups delete}. */
@Command(
        name = "delete",
        description = "Deletes all offsets of a group, of every topic and broker, at once. "
                + "A consumer that finds no offset starts as it does on its first day.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark groups delete billing-canary --execute")
final class GroupsDeleteCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final Servers servers = new Servers();

    @Parameters(paramLabel = "GROUP", description = "The consumer group.")
    private String name = "";

    @Mixin
    private final PlanOptions plans = new PlanOptions();

    GroupsDeleteCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws TidemarkException, IOException {
        try (TidemarkClient client = servers.client()) {
            new Deletion(client, terminal)
                    .carryOut(OffsetSelection.ofGroup(name).onAllBrokers(), plans);
        }
        return ExitCode.DONE;
    }
}
