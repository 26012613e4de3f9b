package io.tidemark.client.cli.offset;

import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.file.PositionFile;
import io.tidemark.client.cli.file.PositionFileReader;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.plan.BatchedCommits;
import io.tidemark.client.cli.plan.ChangePlan;
import io.tidemark.client.cli.plan.PlanOptions;
import io.tidemark.client.cli.plan.PresentOffsets;
import io.tidemark.client.cli.server.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark offsets import}. */
@Command(
        name = "import",
        description =
                "Commits what a file says: a consumerOffset.json of Tidemark or of a RocketMQ broker, or CSV with the header "
                        + "broker,topic,group,queueId,offset. Shows what would move backwards, and how much would change. "
                        + "Sends batches, each of which is committed whole or not at all. Run again, it goes on with what is left.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark offsets import consumerOffset.json --broker broker-b --execute")
final class OffsetsImportCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final Servers servers = new Servers();

    @Parameters(paramLabel = "FILE", description = "What to import.")
    private Path path = Path.of("");

    @Option(
            names = "--broker",
            paramLabel = "BROKER",
            description =
                    "Whose positions a RocketMQ broker's file holds, and lines of CSV without a broker; without it,"
                            + " the cluster's default broker's.")
    private String broker = "";

    @Option(
            names = "--allow-backwards",
            description = "Also move positions back, so that their consumers read messages again.")
    private boolean allowBackwards;

    @Option(names = "--skip-invalid", description = "Go on without entries that no table can hold.")
    private boolean skipInvalid;

    @Mixin
    private final PlanOptions plans = new PlanOptions();

    OffsetsImportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException, IOException {
        PositionFile file = PositionFileReader.read(path, broker);
        tellRefused(file);
        try (TidemarkClient client = servers.client()) {
            ChangePlan plan = ChangePlan.of(new PresentOffsets(client, terminal).movesTo(file.positions()));
            boolean approved = plans.approves(terminal, plan, plan.backwards());
            requireAllowed(file, plan);
            if (approved) {
                long revision = new BatchedCommits(client, terminal).commit(plan.wanted());
                terminal.say("Committed " + ChangePlan.count(plan.moves().size(), "position")
                        + ", the last of them at revision " + revision + ".");
            }
        }
        return ExitCode.DONE;
    }

    private void tellRefused(PositionFile file) {
        file.refused().forEach(entry -> terminal.say(path + ": " + entry.entry() + ": " + entry.reason()));
        if (file.refusedCount() > 0) {
            terminal.say(path + ": " + file.refusedCount() + " entries that no table can hold, left out.");
        }
    }

    private void requireAllowed(PositionFile file, ChangePlan plan) throws CommandFailedException {
        if (file.refusedCount() > 0 && !skipInvalid) {
            refuse("the file has entries that no table can hold. Correct it, or add --skip-invalid.");
        }
        if (!plan.backwards().isEmpty() && !allowBackwards) {
            refuse("positions would move backwards, and their consumers read messages again. Take them out of the file,"
                    + " or add --allow-backwards.");
        }
    }

    /** Ends the command if it was to change something; a plan is only warned of. */
    private void refuse(String why) throws CommandFailedException {
        if (plans.execute()) {
            throw new CommandFailedException(ExitCode.FAILED, "Nothing was changed: " + why);
        }
        terminal.say("With --execute it will be refused: " + why);
    }
}
