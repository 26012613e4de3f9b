package io.tidemark.failover.fault;

import io.tidemark.failover.load.LoyalClients;
import io.tidemark.failover.load.LoyalClients.Told;
import io.tidemark.failover.run.Round;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** What the clients of one node asked of it in a time in which it was cut off, and what they were told. */
final class AskedWhileCut {

    /** Within which a node answers everything, whatever it can or cannot do. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(3);

    private final Round round;
    private final LoyalClients clients;
    private final long fromNanos;
    private final long toNanos;

    /**
     * All of it; to be made when the clients have ended.
     *
     * @param fromNanos when nothing came through any more, and {@code toNanos} the last moment of that
     */
    AskedWhileCut(Round round, LoyalClients clients, long fromNanos, long toNanos) {
        this.round = round;
        this.clients = clients;
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
    }

    /** Nothing may have been acknowledged or read: each answer takes a majority that was asked since. */
    void requireNothingServed() {
        List<Told> served = toldInTime().stream().filter(Told::served).toList();
        round.require(!toldInTime().isEmpty(), clients.node() + " told its clients nothing while it was cut off");
        round.require(
                served.isEmpty(),
                "%s served %d operations without a majority; the first: %s"
                        .formatted(
                                clients.node(), served.size(), served.stream().findFirst()));
    }

    /** Every answer must have come as soon as is promised, that of an error too. */
    void requireAnsweredInTime() {
        round.requireWithin(ANSWERED_WITHIN, slowest(), "the slowest answer of " + clients.node());
    }

    /** For people: how many were answered before the cut was healed, how many of them as was asked, and the slowest. */
    @Override
    public String toString() {
        return "%s answered %d operations meanwhile, %d of them with success, the slowest in %d ms"
                .formatted(
                        clients.node(),
                        toldInTime().size(),
                        toldInTime().stream().filter(Told::served).count(),
                        slowest().toMillis());
    }

    private List<Told> toldInTime() {
        return asked().stream().filter(told -> told.toldNanos() <= toNanos).toList();
    }

    private Duration slowest() {
        return asked().stream().map(Told::took).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    private List<Told> asked() {
        return clients.toldSince(fromNanos).stream()
                .filter(told -> told.askedNanos() <= toNanos)
                .toList();
    }
}
