package io.tidemark.client.cli.member;

import io.tidemark.client.cli.output.Terminal;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tidemark member}, a group of commands. */
@Command(name = "member", description = "Shows the members of the cluster, and changes them.")
public final class MemberCommand {

    private MemberCommand() {}

    /** The group with its commands. */
    public static CommandLine line(Terminal terminal) {
        PrintWriter out = terminal.out();
        return new CommandLine(new MemberCommand())
                .addSubcommand(new MemberListCommand(terminal))
                .addSubcommand(new MemberAddCommand(out))
                .addSubcommand(new MemberPromoteCommand(out))
                .addSubcommand(new MemberRemoveCommand(out))
                .addSubcommand(new MemberReplaceCommand(out));
    }
}
