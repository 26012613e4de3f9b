package io.tidemark.client.cli.member;

import io.tidemark.client.BusyException;
import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.StepAnswer;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.server.Servers;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A change of the members: asks the leader for one step after the other until it is done or refused. Each request goes on
 * where the cluster stands, so that asking after an interruption, or after an outcome that is not known, is always right.
 */
final class MemberSteps {

    private static final Duration PAUSE = Duration.ofMillis(300);

    @Mixin
    private final Servers servers = new Servers();

    @Option(
            names = "--timeout",
            defaultValue = "120",
            paramLabel = "SECONDS",
            description = "How long to go on asking (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    /** The last line that was printed, so that a step which takes long is told once. */
    private String told = "";

    /** Asks until it is done; the exit code. */
    int take(PrintWriter out, Servers.Question<StepAnswer> step)
            throws TidemarkException, CommandFailedException, InterruptedException {
        long start = System.nanoTime();
        while (!isDone(out, step)) {
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

    private boolean isDone(PrintWriter out, Servers.Question<StepAnswer> step) throws TidemarkException {
        try {
            StepAnswer answer = servers.askLeader(step);
            tell(out, answer.remark());
            return answer.done();
        } catch (BusyException | UnavailableException | OutcomeUnknownException | CommandFailedException e) {
            tell(out, Objects.toString(e.getMessage()));
            return false;
        }
    }

    private void tell(PrintWriter out, String line) {
        if (!line.equals(told)) {
            told = line;
            out.println(line);
        }
    }
}
