package io.tidemark.client.cli.cluster;

import io.tidemark.client.cli.output.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tidemark cluster}, a group of commands. */
@Command(name = "cluster", description = "Shows the cluster.")
public final class ClusterCommand {

    private ClusterCommand() {}

    /** The group with its commands. */
    public static CommandLine line(Terminal terminal) {
        return new CommandLine(new ClusterCommand()).addSubcommand(new ClusterStatusCommand(terminal));
    }
}
