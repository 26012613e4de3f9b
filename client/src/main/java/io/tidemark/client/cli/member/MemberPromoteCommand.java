package io.tidemark.client.cli.member;

import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tidemark member promote}. */
@Command(
        name = "promote",
        description = "Makes a learner a voter; refused while it has not caught up. "
                + "Run again, it goes on where it stopped.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark member promote n4 --server 10.0.0.1:10911")
final class MemberPromoteCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Mixin
    private final MemberSteps steps = new MemberSteps();

    @Parameters(paramLabel = "NODE", description = "The member's name, or its raft address.")
    private String node = "";

    MemberPromoteCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException, InterruptedException {
        return steps.take(out, connection -> connection.promoteMember(node));
    }
}
