package io.tidemark.client.cli;

import io.tidemark.client.BusyException;
import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.StepAnswer;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code tidemark member replace}: asks the leader for one step after the other until the member votes again. Each
 * request goes on where the cluster stands, so that asking after an interruption, or after an outcome that is not
 * known, is always right.
 */
@Command(
        name = "replace",
        description = {
            "Puts back a member that lost its disk: takes it out, lets it catch up as a learner, makes it a voter.",
            "Tells when the node has to be started. Run again, it goes on where it stopped."
        })
final class MemberReplaceCommand implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofMillis(300);

    private final PrintWriter out;

    @Mixin
    private final Servers servers = new Servers();

    @Parameters(paramLabel = "NODE", description = "The member's name.")
    private String node = "";

    @Option(
            names = "--timeout",
            defaultValue = "120",
            paramLabel = "SECONDS",
            description = "How long to go on asking (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    /** The last line that was printed, so that a step which takes long is told once. */
    private String told = "";

    MemberReplaceCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException, InterruptedException {
        long start = System.nanoTime();
        while (!step()) {
            if (System.nanoTime() - start > Duration.ofSeconds(timeoutSeconds).toNanos()) {
                throw new CommandFailedException(
                        ExitCode.UNAVAILABLE,
                        "not finished within " + timeoutSeconds + " s. The last word was: " + told
                                + "\nRun the same command again to go on.");
            }
            Thread.sleep(PAUSE.toMillis());
        }
        return ExitCode.DONE;
    }

    /** Whether that was the last one. */
    private boolean step() throws TidemarkException {
        try {
            StepAnswer answer = servers.askLeader(connection -> connection.replaceMember(node));
            tell(answer.remark());
            return answer.done();
        } catch (BusyException | UnavailableException | OutcomeUnknownException | CommandFailedException e) {
            tell(Objects.toString(e.getMessage()));
            return false;
        }
    }

    private void tell(String line) {
        if (!line.equals(told)) {
            told = line;
            out.println(line);
        }
    }
}
