package io.tidemark.client.cli.offset;

import io.tidemark.client.OffsetsAnswer;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.server.Servers;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark query}. */
@Command(
        name = "query",
        description = "Reads the offsets of one or more queues, all at the same revision.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark query --topic orders --group billing --queue 0,1,2")
public final class QueryCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Mixin
    private final Servers servers = new Servers();

    @Mixin
    private final GroupOptions group = new GroupOptions();

    @Option(
            names = "--queue",
            required = true,
            split = ",",
            paramLabel = "N",
            description = "The queues' numbers: 0,1,2")
    private List<Integer> queues = List.of();

    @Option(
            names = "--stale",
            description = "Read what the asked node has, without asking the leader; answered without one too.")
    private boolean stale;

    public QueryCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException {
        Consistency consistency = stale ? Consistency.STALE : Consistency.LINEARIZABLE;
        List<PositionKey> keys = queues.stream().map(group::position).toList();
        OffsetsAnswer answer = servers.askAny(connection -> connection.query(keys, consistency));
        for (int i = 0; i < queues.size(); i++) {
            Optional<Long> offset = answer.offsets().get(i);
            out.printf(
                    "queue %d  %s  revision %d%s%n",
                    queues.get(i),
                    offset.map(found -> "offset " + found).orElse("not found"),
                    answer.revision(),
                    answer.stale() ? "  stale" : "");
        }
        return answer.offsets().stream().allMatch(Optional::isPresent) ? ExitCode.DONE : ExitCode.NOT_FOUND;
    }
}
