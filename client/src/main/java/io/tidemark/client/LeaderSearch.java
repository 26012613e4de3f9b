package io.tidemark.client;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.tidemark.core.protocol.NodeStatusBody;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One round of asking servers who leads. One that is dead or silent holds up none of the others: the next one is asked as
 * soon as the one before has failed, or has been asked for a moment. Belongs to the network thread.
 */
final class LeaderSearch {

    /** How long one server is waited for before the next one is asked too. */
    private static final Duration HEAD_START = Duration.ofMillis(150);

    /** A node answers this at once, whatever it waits for. */
    static final Duration STATUS_WAIT = Duration.ofSeconds(1);

    /** A server that answered. */
    record Found(ServerLink link, RemotingChannel channel, NodeStatusBody status) {

        boolean knowsLeader() {
            return !status.leaderClient().isEmpty();
        }
    }

    private final Deque<ServerLink> candidates;
    private final EventLoop loop;
    private final Consumer<@Nullable Found> listener;

    private int asked;
    private boolean over;
    private @Nullable Found leaderless;

    /**
     * A search.
     *
     * @param listener is given the first server that knows a leader; or else one that knows none, but answers; or null
     */
    LeaderSearch(Collection<ServerLink> candidates, EventLoop loop, Consumer<@Nullable Found> listener) {
        this.candidates = new ArrayDeque<>(candidates);
        this.loop = loop;
        this.listener = listener;
    }

    /** Asks the first, or the next one. */
    void next() {
        if (over) {
            return;
        }
        ServerLink link = candidates.poll();
        if (link == null) {
            if (asked == 0) {
                end(leaderless);
            }
            return;
        }
        asked++;
        ScheduledFuture<?> headStart = loop.schedule(this::next, HEAD_START.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<Found> unused = ask(link).whenComplete(FaultLog.telling((found, failure) -> {
            headStart.cancel(false);
            heard(link, found);
        }));
    }

    static CompletableFuture<Found> ask(ServerLink link) {
        return link.open()
                .thenCompose(channel -> channel.ask(Request.status(), Answer::status, STATUS_WAIT.toNanos())
                        .thenApply(status -> new Found(link, channel, status)));
    }

    private void heard(ServerLink link, @Nullable Found found) {
        asked--;
        if (found == null) {
            link.rest();
        } else if (found.knowsLeader()) {
            link.praise();
            end(found);
        } else if (leaderless == null) {
            leaderless = found;
        }
        next();
    }

    private void end(@Nullable Found found) {
        if (!over) {
            over = true;
            listener.accept(found);
        }
    }
}
