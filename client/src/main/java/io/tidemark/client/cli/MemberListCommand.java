package io.tidemark.client.cli;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.NodeStatusBody.Member;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidemark member list}. */
@Command(name = "list", description = "Shows the configuration in force, as the leader has it.")
final class MemberListCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Mixin
    private final Servers servers = new Servers();

    MemberListCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException {
        NodeStatusBody status = servers.askLeader(TidemarkConnection::status);
        TextTable table = new TextTable("NAME", "RAFT", "MEMBER AS");
        for (Member member : status.members()) {
            String voter = member.name().equals(status.leader()) ? "voter, leader" : "voter";
            table.add(member.name(), member.raft(), member.voter() ? voter : "learner");
        }
        table.print(out);
        return ExitCode.DONE;
    }
}
