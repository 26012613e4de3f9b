package io.tidemark.client.cli;

import io.tidemark.client.cli.cluster.ClusterCommand;
import io.tidemark.client.cli.cluster.SnapshotCommand;
import io.tidemark.client.cli.cluster.StatusCommand;
import io.tidemark.client.cli.exit.FailureReport;
import io.tidemark.client.cli.file.VerifyCommand;
import io.tidemark.client.cli.group.GroupsCommand;
import io.tidemark.client.cli.log.DumpLogCommand;
import io.tidemark.client.cli.member.LeaderCommand;
import io.tidemark.client.cli.member.MemberCommand;
import io.tidemark.client.cli.offset.CommitCommand;
import io.tidemark.client.cli.offset.OffsetsCommand;
import io.tidemark.client.cli.offset.QueryCommand;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.server.ServerDefault;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tidemark}: all commands, and what they have in common. */
@Command(
        name = "tidemark",
        description = "Shows and changes the consumer offsets in a Tidemark cluster, its groups and its nodes.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        version = "tidemark 0.1.0",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused, or it failed; nothing was changed, unless it says how far it came",
            "2:the command line is wrong",
            "3:unavailable: no node, no leader, or busy; nothing was changed",
            "4:outcome unknown: it may or may not have happened",
            "5:no such position or group"
        })
final class TidemarkCommand {

    /** The command line, ready to carry out one command. */
    static CommandLine commandLine(Terminal terminal) {
        FailureReport failures = new FailureReport();
        return new CommandLine(new TidemarkCommand())
                .addSubcommand(GroupsCommand.line(terminal))
                .addSubcommand(OffsetsCommand.line(terminal))
                .addSubcommand(ClusterCommand.line(terminal))
                .addSubcommand(MemberCommand.line(terminal))
                .addSubcommand(LeaderCommand.line(terminal))
                .addSubcommand(new SnapshotCommand(terminal))
                .addSubcommand(new StatusCommand(terminal))
                .addSubcommand(new CommitCommand(terminal.out()))
                .addSubcommand(new QueryCommand(terminal.out()))
                .addSubcommand(new VerifyCommand(terminal))
                .addSubcommand(new DumpLogCommand(terminal))
                .addSubcommand(new CompletionCommand(terminal))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setDefaultValueProvider(new ServerDefault(terminal.environment()))
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }
}
