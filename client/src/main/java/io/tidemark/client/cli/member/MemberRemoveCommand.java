package io.tidemark.client.cli.member;

import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tidemark member remove}. */
@Command(
        name = "remove",
        description = "Takes a member out, a voter or a learner; a leader hands over first. Stop the node afterwards. "
                + "Refused when the voters that remain would be no quorum. Run again, it goes on where it stopped.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark member remove n1 --server 10.0.0.2:10911")
final class MemberRemoveCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Mixin
    private final MemberSteps steps = new MemberSteps();

    @Parameters(paramLabel = "NODE", description = "The member's name, or its raft address.")
    private String node = "";

    MemberRemoveCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException, InterruptedException {
        return steps.take(out, connection -> connection.removeMember(node));
    }
}
