package io.tidemark.client.cli.member;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.OutputOption;
import io.tidemark.client.cli.output.RowPrinter;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.server.Servers;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.NodeStatusBody.Member;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidemark member list}. */
@Command(
        name = "list",
        description = "Shows the configuration in force, as the leader has it.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark member list --server 127.0.0.1:10921")
final class MemberListCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final Servers servers = new Servers();

    @Mixin
    private final OutputOption output = new OutputOption();

    MemberListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException, IOException {
        NodeStatusBody status = servers.askLeader(TidemarkConnection::status);
        try (RowPrinter rows = output.rows(terminal, List.of("name", "raft", "memberAs"))) {
            for (Member member : status.members()) {
                String voter = member.name().equals(status.leader()) ? "voter, leader" : "voter";
                rows.row(member.name(), member.raft(), member.voter() ? voter : "learner");
            }
        }
        return ExitCode.DONE;
    }
}
