package io.tidemark.client.cli.offset;

import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.plan.ChangePlan;
import io.tidemark.client.cli.plan.PlanOptions;
import io.tidemark.client.cli.plan.PresentOffsets;
import io.tidemark.client.cli.server.Servers;
import io.tidemark.core.offset.Position;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark offsets set}. */
@Command(
        name = "set",
        description =
                "Commits an offset for some queues of a topic, all of them or none, as a consumer does: a consumer that "
                        + "runs overwrites it with its next commit. 'offsets reset' holds it until a consumer has taken it over.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark offsets set --group billing --topic orders --queue 0,1 --offset 1000 --execute")
final class OffsetsSetCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final Servers servers = new Servers();

    @Mixin
    private final GroupOptions group = new GroupOptions();

    @Option(
            names = "--queue",
            required = true,
            split = ",",
            paramLabel = "N",
            description = "The queues' numbers: 0,1,2")
    private List<Integer> queues = List.of();

    @Option(names = "--offset", required = true, paramLabel = "N", description = "The next message to read.")
    private long offset;

    @Mixin
    private final PlanOptions plans = new PlanOptions();

    OffsetsSetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws TidemarkException, IOException {
        List<Position> wanted = queues.stream()
                .distinct()
                .map(queue -> new Position(group.position(queue), offset))
                .toList();
        try (TidemarkClient client = servers.client()) {
            ChangePlan plan = ChangePlan.of(new PresentOffsets(client, terminal).movesTo(wanted));
            if (plans.approves(terminal, plan)) {
                long revision = client.commitAll(plan.wanted());
                terminal.say("Committed at revision " + revision + ".");
            }
        }
        return ExitCode.DONE;
    }
}
