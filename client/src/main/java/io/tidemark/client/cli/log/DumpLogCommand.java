package io.tidemark.client.cli.log;

import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.OutputOption;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.core.log.StoppedLog;
import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark dump-log}. Knows nothing of how a log is stored, see {@link StoppedLog}. */
@Command(
        name = "dump-log",
        description = "Prints the entries of a stopped node's Raft log, and what is wrong in it. "
                + "Changes nothing in the directory, and refuses one that a running node uses. "
                + "Ends with 1 when something is wrong with what was read.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark dump-log cluster/n1/data --from 1000 --limit 20")
public final class DumpLogCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "The node's storePathRootDir.")
    private String directory = "";

    @Option(names = "--log-path", paramLabel = "DIR", description = "The node's logPath, if that is set.")
    private String logPath = "";

    @Option(names = "--from", defaultValue = "1", paramLabel = "INDEX", description = "The first entry to print.")
    private long from;

    @Option(names = "--to", paramLabel = "INDEX", description = "The last entry to print.")
    private Optional<Long> to = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "How many entries to print at most.")
    private Optional<Long> limit = Optional.empty();

    @Mixin
    private final OutputOption output = new OutputOption();

    public DumpLogCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, CommandFailedException {
        requirePositive("--from", from);
        requirePositive("--to", to.orElse(1L));
        requirePositive("--limit", limit.orElse(1L));
        EntryRows entries = new EntryRows(() -> output.rows(terminal, EntryRows.COLUMNS), limit.orElse(Long.MAX_VALUE));
        log().read(directory, logPath, from, to.orElse(Long.MAX_VALUE), entries);
        entries.end();
        return entries.problemSeen() ? ExitCode.FAILED : ExitCode.DONE;
    }

    private void requirePositive(String option, long value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " " + value + ", expected 1 or more");
        }
    }

    private static StoppedLog log() throws CommandFailedException {
        return ServiceLoader.load(StoppedLog.class)
                .findFirst()
                .orElseThrow(
                        () -> new CommandFailedException(
                                ExitCode.FAILED,
                                "what reads a log is not on the class path. Run 'scripts/tidemark dump-log', which adds a node's."));
    }
}
