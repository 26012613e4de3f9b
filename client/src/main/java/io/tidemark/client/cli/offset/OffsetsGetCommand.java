package io.tidemark.client.cli.offset;

import io.tidemark.client.GroupDescription;
import io.tidemark.client.GroupPosition;
import io.tidemark.client.ReadOptions;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.OutputOption;
import io.tidemark.client.cli.output.PositionRows;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.plan.PositionChoice;
import io.tidemark.client.cli.server.Servers;
import io.tidemark.core.offset.PositionKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark offsets get}. */
@Command(
        name = "get",
        description = "Shows a group's offsets: the next messages it will read. "
                + "Ends with 5 when there are none, or not all of the queues that are named.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark offsets get --group billing --topic orders --queue 0,1")
final class OffsetsGetCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final Servers servers = new Servers();

    @Mixin
    private final ChoiceOptions options = new ChoiceOptions();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(
            names = "--stale",
            description = "Read what some node has, without asking the leader; answered without one too.")
    private boolean stale;

    OffsetsGetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws TidemarkException, IOException {
        PositionChoice choice = options.choice();
        options.require(choice.group().isPresent(), "--group is missing");
        options.require(
                options.queues().isEmpty() || choice.topic().isPresent(),
                "--queue needs --topic: queues are a topic's");
        GroupDescription group;
        try (TidemarkClient client = servers.client()) {
            group = client.describeGroup(
                    choice.group().orElseThrow(), stale ? ReadOptions.stale() : ReadOptions.linearizable());
        }
        List<GroupPosition> found = choice.of(group.positions());
        List<PositionKey> missing = missing(found);
        try (PositionRows rows = new PositionRows(output, terminal, group.revision())) {
            for (GroupPosition position : found) {
                rows.found(position);
            }
            for (PositionKey key : missing) {
                rows.missing(key);
            }
        }
        if (found.isEmpty() && missing.isEmpty()) {
            terminal.say("the group has no such position at revision " + group.revision()
                    + ". 'tidemark groups list' shows the groups that have some.");
        }
        if (group.stale()) {
            terminal.say("a stale read: newer commits may have been acknowledged before it.");
        }
        return found.isEmpty() || !missing.isEmpty() ? ExitCode.NOT_FOUND : ExitCode.DONE;
    }

    /** The queues that were named and are not there; of all brokers' none can be said to miss. */
    private List<PositionKey> missing(List<GroupPosition> found) {
        List<PositionKey> missing = new ArrayList<>();
        if (options.brokers().all()) {
            return missing;
        }
        Set<Integer> there =
                found.stream().map(position -> position.key().queueId()).collect(Collectors.toSet());
        for (int queue : options.queues()) {
            if (!there.contains(queue)) {
                missing.add(PositionKey.of(
                        options.brokers().name(),
                        options.topic().orElseThrow(),
                        options.group().orElseThrow(),
                        queue));
            }
        }
        return missing;
    }
}
