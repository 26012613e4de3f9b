package io.tidemark.client.cli.member;

import io.tidemark.client.cli.output.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tidemark leader}, a group of commands. */
@Command(name = "leader", description = "Hands leadership over.")
public final class LeaderCommand {

    private LeaderCommand() {}

    /** The group with its commands. */
    public static CommandLine line(Terminal terminal) {
        return new CommandLine(new LeaderCommand()).addSubcommand(new LeaderTransferCommand(terminal.out()));
    }
}
