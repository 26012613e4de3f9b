package io.tidemark.client.cli;

import io.tidemark.client.ServerAddress;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The nodes that a command may ask, and how one of them is found that can do it. */
final class Servers {

    @Option(
            names = "--server",
            required = true,
            split = ",",
            paramLabel = "HOST:PORT",
            converter = NamedServer.Converter.class,
            description = "Nodes to ask, in this order; each may be NAME=HOST:PORT.")
    private List<NamedServer> servers = List.of();

    @Option(
            names = "--answer-timeout",
            defaultValue = "5",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "How long to wait for one answer (default: ${DEFAULT-VALUE}). A node answers within 3 s.")
    private Duration answerTimeout = Duration.ZERO;

    List<NamedServer> all() {
        return servers;
    }

    /** Asks one node after the other until one is available. Where one was not, nothing was changed. */
    <T> T askAny(Question<T> question) throws TidemarkException, CommandFailedException {
        List<UnavailableException> failures = new ArrayList<>();
        for (NamedServer server : servers) {
            try {
                return ask(server.address(), question);
            } catch (UnavailableException e) {
                failures.add(e);
            }
        }
        throw allFailed(failures);
    }

    /** Asks the leader that the given nodes know; it need not be among them. */
    <T> T askLeader(Question<T> question) throws TidemarkException, CommandFailedException {
        List<UnavailableException> failures = new ArrayList<>();
        for (NamedServer server : servers) {
            try {
                String leader =
                        ask(server.address(), TidemarkConnection::status).leaderClient();
                if (!leader.isEmpty()) {
                    return ask(ServerAddress.parse(leader), question);
                }
            } catch (UnavailableException e) {
                failures.add(e);
            }
        }
        if (failures.size() == servers.size()) {
            throw allFailed(failures);
        }
        throw new CommandFailedException(
                ExitCode.UNAVAILABLE, "the nodes know of no leader at present. See 'tidemark status', then try again.");
    }

    private static CommandFailedException allFailed(List<UnavailableException> failures) {
        CommandFailedException all = new CommandFailedException(
                ExitCode.UNAVAILABLE,
                failures.stream()
                        .map(Throwable::getMessage)
                        .collect(
                                Collectors.joining(
                                        "; ",
                                        "",
                                        ". Nothing was changed. "
                                                + "See which nodes run and who leads with 'tidemark status', then try again.")));
        failures.forEach(all::addSuppressed);
        return all;
    }

    <T> T ask(ServerAddress address, Question<T> question) throws TidemarkException {
        try (TidemarkConnection connection = TidemarkConnection.open(address, answerTimeout)) {
            return question.ask(connection);
        }
    }

    /** What to do with a connection. */
    interface Question<T> {
        T ask(TidemarkConnection connection) throws TidemarkException;
    }
}
