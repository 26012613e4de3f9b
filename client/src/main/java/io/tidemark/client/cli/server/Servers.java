package io.tidemark.client.cli.server;

import io.tidemark.client.ServerAddress;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The nodes that a command may ask, and how one of them is found that can do it. */
public final class Servers {

    @Option(
            names = ServerDefault.OPTION,
            required = true,
            split = ",",
            paramLabel = "HOST:PORT",
            converter = NamedServer.Converter.class,
            description = {
                "Nodes to ask, in this order; each may be NAME=HOST:PORT.",
                "Default: " + ServerDefault.VARIABLE + ", else " + ServerDefault.LOCAL_NODE + "."
            })
    private List<NamedServer> servers = List.of();

    @Option(
            names = "--answer-timeout",
            defaultValue = "5",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "How long to wait for one answer (default: ${DEFAULT-VALUE}). A node answers within 3 s.")
    private Duration answerTimeout = Duration.ZERO;

    public List<NamedServer> all() {
        return servers;
    }

    /** A client of the cluster that the nodes belong to; whoever asked for it closes it. */
    public TidemarkClient client() {
        ServerAddress[] addresses = servers.stream().map(NamedServer::address).toArray(ServerAddress[]::new);
        return TidemarkClient.builder()
                .servers(addresses)
                .deadline(answerTimeout)
                .build();
    }

    /** Asks one node after the other until one is available. Where one was not, nothing was changed. */
    public <T> T askAny(Question<T> question) throws TidemarkException, CommandFailedException {
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
    public <T> T askLeader(Question<T> question) throws TidemarkException, CommandFailedException {
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

    public <T> T ask(ServerAddress address, Question<T> question) throws TidemarkException {
        try (TidemarkConnection connection = TidemarkConnection.open(address, answerTimeout)) {
            return question.ask(connection);
        }
    }

    /** What to do with a connection. */
    public interface Question<T> {
        T ask(TidemarkConnection connection) throws TidemarkException;
    }
}
