package io.tidemark.client.cli.group;

import io.tidemark.client.ChangeAnswer;
import io.tidemark.client.GroupClone;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.plan.ChangePlan;
import io.tidemark.client.cli.plan.PlanOptions;
import io.tidemark.client.cli.plan.PositionChoice;
import io.tidemark.client.cli.plan.PresentOffsets;
import io.tidemark.client.cli.server.Servers;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark groups clone}. */
@Command(
        name = "clone",
        description =
                "Makes a group a copy of another one, at once: of each topic that is cloned it then has the same offsets and no"
                        + " others. Topics for retries and dead letters are left out. The leader takes the other group's"
                        + " offsets as they are then: of a group that reads on, later ones than shown.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark groups clone billing billing-canary --topic orders --execute")
final class GroupsCloneCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final Servers servers = new Servers();

    @Parameters(index = "0", paramLabel = "FROM", description = "The group whose offsets are taken.")
    private String source = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The group that gets them; it may be new.")
    private String destination = "";

    @Option(names = "--topic", paramLabel = "TOPIC", description = "This topic alone.")
    private Optional<String> topic = Optional.empty();

    @Option(
            names = "--broker",
            paramLabel = "BROKER",
            description = "The queues of this broker alone. Without it, those of all brokers.")
    private Optional<String> broker = Optional.empty();

    @Mixin
    private final PlanOptions plans = new PlanOptions();

    GroupsCloneCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException, IOException {
        if (source.equals(destination)) {
            throw new ParameterException(spec.commandLine(), "FROM and TO are the same group");
        }
        try (TidemarkClient client = servers.client()) {
            PresentOffsets present = new PresentOffsets(client, terminal);
            PositionChoice ofSource = new PositionChoice(Optional.of(source), topic, broker, Set.of());
            CloneMoves moves = new CloneMoves(present.chosen(ofSource).positions(), destination);
            if (moves.isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.NOT_FOUND,
                        "there is nothing to clone: " + source
                                + " has no such position. 'tidemark groups describe' shows those that it has.");
            }
            ChangePlan plan =
                    ChangePlan.of(moves.from(client.describeGroup(destination).positions()));
            if (plans.approves(terminal, plan)) {
                ChangeAnswer answer =
                        client.clone(new GroupClone(source, destination, topic, broker, broker.isEmpty()));
                terminal.say("Set " + ChangePlan.count(answer.changed(), "position") + " at revision "
                        + answer.revision() + ".");
            }
        }
        return ExitCode.DONE;
    }
}
