package io.tidemark.client.cli.offset;

import io.tidemark.client.OffsetSelection;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.plan.Deletion;
import io.tidemark.client.cli.plan.PlanOptions;
import io.tidemark.client.cli.server.Servers;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark offsets delete}. */
@Command(
        name = "delete",
        description =
                "Deletes the offsets of a group, of a topic (of all groups), or of a group in a topic, all of them at once. "
                        + "A consumer that finds no offset starts as it does on its first day.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark offsets delete --topic orders-old --all-brokers --execute")
final class OffsetsDeleteCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final Servers servers = new Servers();

    @Option(names = "--group", paramLabel = "GROUP", description = "The consumer group.")
    private Optional<String> group = Optional.empty();

    @Option(names = "--topic", paramLabel = "TOPIC", description = "The topic.")
    private Optional<String> topic = Optional.empty();

    @Mixin
    private final BrokerOptions brokers = new BrokerOptions();

    @Mixin
    private final PlanOptions plans = new PlanOptions();

    OffsetsDeleteCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws TidemarkException, IOException {
        if (group.isEmpty() && topic.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--group or --topic is missing");
        }
        Optional<String> broker = brokers.broker();
        OffsetSelection selection = new OffsetSelection(group, topic, broker, broker.isEmpty());
        try (TidemarkClient client = servers.client()) {
            new Deletion(client, terminal).carryOut(selection, plans);
        }
        return ExitCode.DONE;
    }
}
