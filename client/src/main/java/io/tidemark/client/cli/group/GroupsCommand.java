package io.tidemark.client.cli.group;

import io.tidemark.client.cli.output.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tidemark groups}, a group of commands. */
@Command(name = "groups", description = "Shows consumer groups, deletes and copies them.")
public final class GroupsCommand {

    private GroupsCommand() {}

    /** The group with its commands. */
    public static CommandLine line(Terminal terminal) {
        return new CommandLine(new GroupsCommand())
                .addSubcommand(new GroupsListCommand(terminal))
                .addSubcommand(new GroupsDescribeCommand(terminal))
                .addSubcommand(new GroupsDeleteCommand(terminal))
                .addSubcommand(new GroupsCloneCommand(terminal));
    }
}
