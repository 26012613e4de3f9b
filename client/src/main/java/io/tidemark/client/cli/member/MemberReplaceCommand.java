package io.tidemark.client.cli.member;

import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tidemark member replace}. */
@Command(
        name = "replace",
        description =
                "Puts back a member that lost its disk: takes it out, lets it catch up as a learner, makes it a voter. "
                        + "Tells when the node has to be started. Run again, it goes on where it stopped.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark member replace n2 --server 10.0.0.1:10911,10.0.0.3:10911")
final class MemberReplaceCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Mixin
    private final MemberSteps steps = new MemberSteps();

    @Parameters(paramLabel = "NODE", description = "The member's name.")
    private String node = "";

    MemberReplaceCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException, InterruptedException {
        return steps.take(out, connection -> connection.replaceMember(node));
    }
}
