package io.tidemark.client.cli.member;

import io.tidemark.client.StepAnswer;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.server.Servers;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tidemark leader transfer}. Asked once only: asked again, a new leader would hand leadership on. */
@Command(
        name = "transfer",
        description = "Hands leadership to a member, or to the one that is furthest.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark leader transfer n2 --server 10.0.0.1:10911")
final class LeaderTransferCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Mixin
    private final Servers servers = new Servers();

    @Parameters(arity = "0..1", paramLabel = "NODE", description = "The member that is to lead.")
    private Optional<String> node = Optional.empty();

    LeaderTransferCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException {
        StepAnswer answer = servers.askLeader(connection -> connection.transferLeadership(node));
        out.println(answer.remark().isEmpty() ? "The leader hands leadership over." : answer.remark());
        return ExitCode.DONE;
    }
}
