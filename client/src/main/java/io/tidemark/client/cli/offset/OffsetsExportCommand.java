package io.tidemark.client.cli.offset;

import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.file.ExportedPositions;
import io.tidemark.client.cli.file.FileFormat;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.plan.ChangePlan;
import io.tidemark.client.cli.plan.PositionChoice;
import io.tidemark.client.cli.server.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark offsets export}. */
@Command(
        name = "export",
        description =
                "Writes offsets to a file, which 'offsets import' reads: all of them, or a group's, or a broker's. "
                        + "Each group is read at a revision of its own. A node's consumerOffset.json is the table at a single one.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark offsets export offsets.csv")
final class OffsetsExportCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final Servers servers = new Servers();

    @Parameters(paramLabel = "FILE", description = "Where to write.")
    private Path path = Path.of("");

    @Option(
            names = "--format",
            defaultValue = "csv",
            paramLabel = "FORMAT",
            description =
                    "csv; rocketmq: a consumerOffset.json that holds one broker's offsets, for that broker; tidemark:"
                            + " a consumerOffset.json with a checksum and all brokers. Default: ${DEFAULT-VALUE}.")
    private FileFormat format = FileFormat.csv;

    @Option(names = "--group", paramLabel = "GROUP", description = "The offsets of this group alone.")
    private Optional<String> group = Optional.empty();

    @Option(
            names = "--broker",
            paramLabel = "BROKER",
            description =
                    "The offsets of this broker alone. Without it those of all, or of the default one in a rocketmq"
                            + " file.")
    private Optional<String> broker = Optional.empty();

    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    OffsetsExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException, IOException {
        if (Files.exists(path) && !overwrite) {
            throw new CommandFailedException(
                    ExitCode.FAILED, path + " is there already. Choose another name, or add --overwrite.");
        }
        Optional<String> ofBroker = format == FileFormat.rocketmq ? Optional.of(broker.orElse("")) : broker;
        ExportedPositions exported;
        try (TidemarkClient client = servers.client()) {
            PositionChoice choice = new PositionChoice(group, Optional.empty(), ofBroker, Set.of());
            exported = ExportedPositions.read(client, terminal, choice);
        }
        if (exported.size() == 0 && (group.isPresent() || broker.isPresent())) {
            // Before anything is written: a mistyped name must not replace a file that is there by an empty one.
            throw new CommandFailedException(
                    ExitCode.NOT_FOUND,
                    "There are no such positions, and nothing was written. The cluster's own broker is chosen by leaving"
                            + " --broker out.");
        }
        exported.write(path, format);
        terminal.say("Wrote " + ChangePlan.count(exported.size(), "position") + " to " + path + ".");
        return ExitCode.DONE;
    }
}
