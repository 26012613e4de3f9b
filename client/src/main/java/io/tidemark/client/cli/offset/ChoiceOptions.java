package io.tidemark.client.cli.offset;

import io.tidemark.client.cli.plan.PositionChoice;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that choose among the positions that exist. */
final class ChoiceOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--group", paramLabel = "GROUP", description = "The consumer group.")
    private Optional<String> group = Optional.empty();

    @Option(names = "--topic", paramLabel = "TOPIC", description = "The topic.")
    private Optional<String> topic = Optional.empty();

    @Option(
            names = "--queue",
            split = ",",
            paramLabel = "N",
            description = "The queues' numbers: 0,1,2. Without it, all queues.")
    private List<Integer> queues = List.of();

    @Mixin
    private final BrokerOptions brokers = new BrokerOptions();

    Optional<String> group() {
        return group;
    }

    Optional<String> topic() {
        return topic;
    }

    List<Integer> queues() {
        return List.copyOf(new LinkedHashSet<>(queues));
    }

    BrokerOptions brokers() {
        return brokers;
    }

    /** What is chosen of a cluster's positions: those of one broker, unless all are asked for. */
    PositionChoice choice() {
        return new PositionChoice(group, topic, brokers.broker(), new LinkedHashSet<>(queues));
    }

    /** What is chosen of a file's positions: those of all brokers, unless one is asked for. */
    PositionChoice choiceInFile() {
        return new PositionChoice(group, topic, brokers.named(), new LinkedHashSet<>(queues));
    }

    /** @throws ParameterException says what is wrong with the command line */
    void require(boolean right, String otherwise) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
