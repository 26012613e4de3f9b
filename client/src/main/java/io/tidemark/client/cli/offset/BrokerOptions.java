package io.tidemark.client.cli.offset;

import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say of which brokers the positions are. */
final class BrokerOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--broker",
            paramLabel = "BROKER",
            description = "The broker that has the queues; without it, the cluster's default one.")
    private Optional<String> broker = Optional.empty();

    @Option(names = "--all-brokers", description = "The queues of all brokers.")
    private boolean allBrokers;

    /** The only broker, "" for the default one; empty for all. */
    Optional<String> broker() {
        requireOne();
        return allBrokers ? Optional.empty() : Optional.of(name());
    }

    /** The broker that was named; empty when none was. */
    Optional<String> named() {
        requireOne();
        return broker;
    }

    /** The broker's name, "" for the default one. */
    String name() {
        return broker.orElse("");
    }

    boolean all() {
        return allBrokers;
    }

    private void requireOne() {
        if (allBrokers && broker.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--broker and --all-brokers exclude each other");
        }
    }
}
