package io.tidemark.failover.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** {@code failover}: the command that holds all others. */
@Command(
        name = "failover",
        description = "Injures a cluster of real nodes under load, and checks what its clients saw.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing failed", "1:something failed, or could not be run", "2:wrong command line"})
final class FailoverCommand {

    static CommandLine commandLine(PrintWriter out) {
        return new CommandLine(new FailoverCommand())
                .addSubcommand(new ListCommand(out))
                .addSubcommand(new RunCommand(out))
                .addSubcommand(new BugsCommand(out))
                .addSubcommand(new EtcdCommand(out))
                .addSubcommand(new ReportCommand(out))
                .setOut(out)
                .setExecutionExceptionHandler(FailoverCommand::tell);
    }

    /** A file that is missing or unreadable is no bug; whatever else escapes is one, and ends with its stack trace. */
    private static int tell(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof IOException) {
            command.getErr().println("failover: " + failure);
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
