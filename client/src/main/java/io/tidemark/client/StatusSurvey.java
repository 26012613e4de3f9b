package io.tidemark.client;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.NodeStatusBody.Member;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks all servers at once for their status, and the leaders that they name. Belongs to the network thread. */
final class StatusSurvey {

    private final Route route;
    private final EventLoop loop;
    private final CompletableFuture<ClusterStatus> result = new CompletableFuture<>();
    private final Map<ServerAddress, Optional<NodeReport>> reports = new LinkedHashMap<>();
    private int asked;

    StatusSurvey(Route route, EventLoop loop) {
        this.route = route;
        this.loop = loop;
    }

    /** Ends with what is there when the deadline passes. */
    void start(long deadlineNanos) {
        ScheduledFuture<?> deadline = loop.schedule(this::end, deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        CompletableFuture<ClusterStatus> unused = result.whenComplete((status, failure) -> deadline.cancel(false));
        // One more, so that an answer that comes at once does not end it.
        asked = 1;
        route.links().forEach(this::ask);
        answered();
    }

    /** Any thread. */
    CompletableFuture<ClusterStatus> result() {
        return result;
    }

    private void ask(ServerLink link) {
        if (reports.putIfAbsent(link.address(), Optional.empty()) != null) {
            return;
        }
        asked++;
        CompletableFuture<LeaderSearch.Found> unused = LeaderSearch.ask(link)
                .whenComplete(FaultLog.telling((found, failure) -> {
                    reports.put(link.address(), Optional.of(report(link.address(), found, failure)));
                    if (found != null && found.knowsLeader()) {
                        ServerLink leader = route.linkNamed(found.status().leaderClient());
                        if (leader != null && !isKnown(found.status().leaderClient())) {
                            ask(leader);
                        }
                    }
                    answered();
                }));
    }

    /** Whether a server has called itself so: it may have been asked under another address. */
    private boolean isKnown(String client) {
        return statuses().stream().anyMatch(status -> status.client().equals(client));
    }

    private static NodeReport report(
            ServerAddress address, LeaderSearch.@Nullable Found found, @Nullable Throwable failure) {
        if (found != null) {
            return new NodeReport(address, Optional.of(found.status()), "");
        }
        Throwable cause = failure != null && failure.getCause() instanceof TidemarkException told ? told : failure;
        return new NodeReport(address, Optional.empty(), cause == null ? "" : String.valueOf(cause.getMessage()));
    }

    private void answered() {
        asked--;
        if (asked == 0) {
            end();
        }
    }

    private void end() {
        List<NodeReport> nodes = reports.entrySet().stream()
                .map(report -> report.getValue()
                        .orElseGet(() -> new NodeReport(report.getKey(), Optional.empty(), "no answer in time")))
                .toList();
        result.complete(new ClusterStatus(nodes, unheard()));
    }

    private List<NodeStatusBody> statuses() {
        return reports.values().stream()
                .flatMap(Optional::stream)
                .flatMap(report -> report.status().stream())
                .toList();
    }

    /** By the word of the node that is furthest. */
    private List<Member> unheard() {
        List<NodeStatusBody> statuses = statuses();
        Set<String> heard = statuses.stream().map(NodeStatusBody::name).collect(Collectors.toSet());
        return statuses.stream()
                .max(Comparator.comparingLong(NodeStatusBody::term).thenComparingLong(NodeStatusBody::applied))
                .map(NodeStatusBody::members)
                .orElse(List.of())
                .stream()
                .filter(member -> !heard.contains(member.name()))
                .toList();
    }
}
