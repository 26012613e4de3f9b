package io.tidemark.client;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.tidemark.core.protocol.NodeStatusBody;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The way that requests take: over a connection to the leader where it is known, else to any node, which forwards. While
 * requests are sent, the node that is used is asked from time to time who leads; a node that breaks, falls silent or can
 * do nothing is left for another one. Belongs to the network thread.
 */
final class Route {

    /** How often the node that is used is asked who leads. */
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

    /** The same while it knows of no leader. */
    private static final long LEADERLESS_CHECK_NANOS = Duration.ofMillis(150).toNanos();

    /** Leaders that were heard of are remembered beside the given servers, up to so many in all. */
    private static final int LINKS_MAX = 64;

    private final Connector connector;
    private final EventLoop loop;
    private final RandomGenerator random;
    private final Map<ServerAddress, ServerLink> links = new LinkedHashMap<>();
    private Set<Runnable> waiting = new LinkedHashSet<>();

    private @Nullable RemotingChannel current;

    /** What {@link #current} said last. */
    private boolean leaderless;

    private boolean searching;
    private boolean checking;
    private long checkedNanos;

    Route(Collection<ServerAddress> servers, Connector connector, EventLoop loop, RandomGenerator random) {
        this.connector = connector;
        this.loop = loop;
        this.random = random;
        servers.forEach(this::link);
    }

    /** The connection to use now; null while there is none, see {@link #whenFound}. */
    @Nullable
    RemotingChannel current() {
        RemotingChannel present = current;
        if (present == null || !present.isOpen()) {
            return null;
        }
        checkSometimes(present);
        return present;
    }

    /** Runs the action, once, when there is a connection to use. */
    void whenFound(Runnable action) {
        waiting.add(action);
        search();
    }

    /** The action need not be run any more. */
    void forget(Runnable action) {
        waiting.remove(action);
    }

    /** The connection cannot be used any more, or its node can do nothing at present. */
    void leave(RemotingChannel channel) {
        if (channel == current) {
            current = null;
            ServerLink link = links.get(channel.address());
            if (link != null) {
                link.rest();
            }
        }
    }

    /** All servers that are known: those given first. */
    Collection<ServerLink> links() {
        return List.copyOf(links.values());
    }

    /** The server at this address, known or not; null when there are too many already. */
    @Nullable
    ServerLink link(ServerAddress address) {
        ServerLink known = links.get(address);
        if (known == null && links.size() < LINKS_MAX) {
            known = new ServerLink(address, connector, random);
            links.put(address, known);
        }
        return known;
    }

    private void search() {
        if (searching) {
            return;
        }
        searching = true;
        List<ServerLink> rested =
                links.values().stream().filter(link -> link.restNanos() <= 0).toList();
        new LeaderSearch(rested, loop, this::searched).next();
    }

    private void searched(LeaderSearch.@Nullable Found found) {
        if (found != null && (found.knowsLeader() || current() == null)) {
            searching = false;
            use(found.channel(), found.status());
        } else if (waiting.isEmpty()) {
            searching = false;
        } else {
            // Those that failed rest for a while, so that this is no loop.
            ScheduledFuture<?> unused = loop.schedule(
                    () -> {
                        searching = false;
                        search();
                    },
                    shortestRestNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }

    private long shortestRestNanos() {
        return links.values().stream()
                .map(ServerLink::restNanos)
                .filter(rest -> rest > 0)
                .min(Comparator.naturalOrder())
                .orElse(0L);
    }

    private void use(RemotingChannel channel, NodeStatusBody status) {
        current = channel;
        Set<Runnable> found = waiting;
        waiting = new LinkedHashSet<>();
        heard(status);
        found.forEach(Runnable::run);
    }

    private void checkSometimes(RemotingChannel channel) {
        long elapsed = System.nanoTime() - checkedNanos;
        if (checking || elapsed < (leaderless ? LEADERLESS_CHECK_NANOS : CHECK_NANOS)) {
            return;
        }
        checking = true;
        CompletableFuture<NodeStatusBody> unused = channel.ask(
                        Request.status(), Answer::status, LeaderSearch.STATUS_WAIT.toNanos())
                .whenComplete(FaultLog.telling((status, failure) -> {
                    checking = false;
                    if (failure != null) {
                        leave(channel);
                    } else if (channel == current) {
                        heard(status);
                    }
                }));
    }

    /** What the node that is used says of itself and the leader. */
    private void heard(NodeStatusBody status) {
        checkedNanos = System.nanoTime();
        leaderless = status.leaderClient().isEmpty();
        if (leaderless) {
            // Perhaps it is only this one that was cut off.
            search();
        } else if (!status.role().equals("LEADER")) {
            moveTo(status.leaderClient());
        }
    }

    /** Goes to the leader that a follower names, once it is connected and says so itself. */
    private void moveTo(String leader) {
        ServerLink link = linkNamed(leader);
        if (link == null || link.restNanos() > 0) {
            return;
        }
        CompletableFuture<LeaderSearch.Found> unused = LeaderSearch.ask(link)
                .whenComplete(FaultLog.telling((found, failure) -> {
                    if (failure != null) {
                        link.rest();
                    } else if (found.status().role().equals("LEADER")) {
                        link.praise();
                        use(found.channel(), found.status());
                    }
                }));
    }

    /** The server at an address that a node has told; null when it cannot be read, or there are too many already. */
    @Nullable
    ServerLink linkNamed(String address) {
        try {
            return link(ServerAddress.parse(address));
        } catch (IllegalArgumentException e) {
            // A node whose advertised address is wrong; the one that told it forwards.
            return null;
        }
    }
}
