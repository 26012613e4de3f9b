package io.tidemark.client.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tidemark}: all commands, and what they have in common. */
@Command(
        name = "tidemark",
        description = "Commits and reads consumer offsets in a Tidemark cluster, shows its nodes, and changes them.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        version = "tidemark 0.1.0",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused, or it failed; nothing was changed",
            "2:the command line is wrong",
            "3:unavailable: no node, no leader, or busy; nothing was changed",
            "4:outcome unknown: it may or may not have happened",
            "5:no such position"
        })
final class TidemarkCommand {

    /** The command line, ready to carry out one command. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        FailureReport failures = new FailureReport();
        return new CommandLine(new TidemarkCommand())
                .addSubcommand(new CommitCommand(out))
                .addSubcommand(new QueryCommand(out))
                .addSubcommand(new StatusCommand(out))
                .addSubcommand(new CommandLine(new MemberCommand())
                        .addSubcommand(new MemberListCommand(out))
                        .addSubcommand(new MemberAddCommand(out))
                        .addSubcommand(new MemberPromoteCommand(out))
                        .addSubcommand(new MemberRemoveCommand(out))
                        .addSubcommand(new MemberReplaceCommand(out)))
                .addSubcommand(new CommandLine(new LeaderCommand()).addSubcommand(new LeaderTransferCommand(out)))
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }
}
