package io.tidemark.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One server, and the connection to it while there is one. Belongs to the network thread. */
final class ServerLink {

    private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

    private final ServerAddress address;
    private final Connector connector;
    private final Backoff backoff;

    private @Nullable CompletableFuture<RemotingChannel> opening;
    private @Nullable RemotingChannel channel;

    /** Before it, by {@link System#nanoTime}, the server is asked only when no other one can be. */
    private long restsUntilNanos = System.nanoTime();

    ServerLink(ServerAddress address, Connector connector, RandomGenerator random) {
        this.address = address;
        this.connector = connector;
        this.backoff = new Backoff(PAUSE_FIRST, PAUSE_MAX, random);
    }

    ServerAddress address() {
        return address;
    }

    /** The open connection, or the one that is being opened, or a new one. */
    CompletableFuture<RemotingChannel> open() {
        RemotingChannel present = channel;
        if (present != null && present.isOpen()) {
            return CompletableFuture.completedFuture(present);
        }
        CompletableFuture<RemotingChannel> running = opening;
        if (running == null) {
            running = connector.connect(address);
            opening = running;
            CompletableFuture<RemotingChannel> unused = running.whenComplete(this::opened);
        }
        return running;
    }

    private void opened(@Nullable RemotingChannel connection, @Nullable Throwable failure) {
        opening = null;
        channel = connection;
    }

    /** It could not be reached, was silent, or could do nothing: others go first for a while. */
    void rest() {
        restsUntilNanos = System.nanoTime() + backoff.nextNanos();
    }

    /** It answered as it should. */
    void praise() {
        backoff.reset();
        restsUntilNanos = System.nanoTime();
    }

    /** How long others go first, or not at all when it is not positive. */
    long restNanos() {
        return restsUntilNanos - System.nanoTime();
    }
}
