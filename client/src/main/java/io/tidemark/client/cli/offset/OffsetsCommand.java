package io.tidemark.client.cli.offset;

import io.tidemark.client.cli.output.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tidemark offsets}, a group of commands. */
@Command(name = "offsets", description = "Shows offsets, changes them, and moves them between clusters.")
public final class OffsetsCommand {

    private OffsetsCommand() {}

    /** The group with its commands. */
    public static CommandLine line(Terminal terminal) {
        return new CommandLine(new OffsetsCommand())
                .addSubcommand(new OffsetsGetCommand(terminal))
                .addSubcommand(new OffsetsSetCommand(terminal))
                .addSubcommand(new OffsetsResetCommand(terminal))
                .addSubcommand(new OffsetsDeleteCommand(terminal))
                .addSubcommand(new OffsetsExportCommand(terminal))
                .addSubcommand(new OffsetsImportCommand(terminal));
    }
}
