package io.tidemark.client.cli.offset;

import io.tidemark.client.ChangeAnswer;
import io.tidemark.client.GroupPosition;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.file.PositionFile;
import io.tidemark.client.cli.file.PositionFileReader;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.client.cli.plan.ChangePlan;
import io.tidemark.client.cli.plan.PlanOptions;
import io.tidemark.client.cli.plan.PlannedMove;
import io.tidemark.client.cli.plan.PositionChoice;
import io.tidemark.client.cli.plan.PresentOffsets;
import io.tidemark.client.cli.server.Servers;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.CommitOffsetsBody;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark offsets reset}. */
@Command(
        name = "reset",
        description =
                "Moves a group's positions, all of them or none, and holds them there until a consumer has taken them over: "
                        + "what a consumer commits that runs on from before does not count meanwhile. "
                        + "Moves all queues of a topic, unless --queue names some; all topics with --all-topics.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark offsets reset --group billing --topic orders --shift -1000 --execute")
final class OffsetsResetCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final Servers servers = new Servers();

    @Mixin
    private final ChoiceOptions options = new ChoiceOptions();

    @Option(names = "--all-topics", description = "All topics of the group.")
    private boolean allTopics;

    @ArgGroup(multiplicity = "1", exclusive = true)
    private ResetTarget target = new ResetTarget();

    @Mixin
    private final PlanOptions plans = new PlanOptions();

    OffsetsResetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException, IOException {
        requireChoice();
        try (TidemarkClient client = servers.client()) {
            // Also a position that stays where it is has to be held there.
            ChangePlan plan = ChangePlan.ofEvery(moves(new PresentOffsets(client, terminal)));
            if (plan.moves().size() > CommitOffsetsBody.POSITIONS_MAX) {
                throw new CommandFailedException(
                        ExitCode.FAILED,
                        "a reset moves at most " + CommitOffsetsBody.POSITIONS_MAX
                                + " positions at once. Choose fewer with --group, --topic or --broker.");
            }
            if (plans.approves(terminal, plan)) {
                ChangeAnswer answer = client.reset(plan.wanted());
                terminal.say("Reset at revision " + answer.revision() + ", and held until they are taken over.");
            }
        }
        return ExitCode.DONE;
    }

    private void requireChoice() {
        options.require(!allTopics || options.topic().isEmpty(), "--topic and --all-topics exclude each other");
        if (target.fromFile().isEmpty()) {
            options.require(options.group().isPresent(), "--group is missing");
            options.require(options.topic().isPresent() || allTopics, "--topic is missing, or --all-topics");
        }
        options.require(
                options.queues().isEmpty() || options.topic().isPresent(),
                "--queue needs --topic: queues are a topic's");
    }

    private List<PlannedMove> moves(PresentOffsets present)
            throws TidemarkException, CommandFailedException, IOException {
        if (target.fromFile().isPresent()) {
            PositionChoice choice = options.choiceInFile();
            return present.movesTo(positionsOf(target.fromFile().get()).stream()
                    .filter(position -> choice.matches(position.key()))
                    .toList());
        }
        if (target.toOffset().isPresent()
                && !options.queues().isEmpty()
                && !options.brokers().all()) {
            // Queues that are named may be new ones.
            long offset = target.toOffset().get();
            return present.movesTo(options.queues().stream()
                    .map(queue -> new Position(key(queue), offset))
                    .toList());
        }
        List<GroupPosition> positions = present.chosen(options.choice()).positions();
        if (positions.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.NOT_FOUND,
                    "the group has no such position. 'tidemark groups describe' shows those that it has.");
        }
        return positions.stream()
                .map(position -> new PlannedMove(position.key(), position.offset(), target.from(position.offset())))
                .toList();
    }

    private List<Position> positionsOf(Path path) throws IOException, CommandFailedException {
        PositionFile file = PositionFileReader.read(path, options.brokers().name());
        if (file.refusedCount() > 0) {
            file.refused().forEach(entry -> terminal.say(path + ": " + entry.entry() + ": " + entry.reason()));
            throw new CommandFailedException(
                    ExitCode.FAILED, path + " has entries that no table can hold. Nothing was changed.");
        }
        return file.positions();
    }

    private PositionKey key(int queue) {
        return PositionKey.of(
                options.brokers().name(),
                options.topic().orElseThrow(),
                options.group().orElseThrow(),
                queue);
    }
}
