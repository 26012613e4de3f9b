package io.tidemark.client.cli.offset;

import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.server.Servers;
import io.tidemark.core.offset.Position;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark commit}. */
@Command(
        name = "commit",
        description = "Commits the offset of one queue.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark commit --topic orders --group billing --queue 0 --offset 1000")
public final class CommitCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Mixin
    private final Servers servers = new Servers();

    @Mixin
    private final GroupOptions group = new GroupOptions();

    @Option(names = "--queue", required = true, paramLabel = "N", description = "The queue's number.")
    private int queue;

    @Option(names = "--offset", required = true, paramLabel = "N", description = "The next message to read.")
    private long offset;

    public CommitCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException {
        Position position = new Position(group.position(queue), offset);
        long revision = servers.askAny(connection -> connection.commit(position));
        out.printf("committed  queue %d  offset %d  revision %d%n", queue, offset, revision);
        return ExitCode.DONE;
    }
}
