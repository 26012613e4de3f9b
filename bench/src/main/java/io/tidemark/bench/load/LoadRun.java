package io.tidemark.bench.load;

import io.netty.channel.Channel;
import io.tidemark.client.ServerAddress;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Runs a load: each position is committed once, then a warm-up, which does not count, then what counts. The thread that
 * runs it waits.
 */
final class LoadRun {

    /** In which the answers to all that is in flight come in, or never. */
    private static final int DRAIN_SECONDS_MAX = 30;

    /** In which the positions are made. */
    private static final int PREPARE_SECONDS_MAX = 600;

    private final LoadPlan plan;
    private final List<ServerAddress> servers;
    private final ProgressLine progress;
    private final Latencies latencies = new Latencies();

    LoadRun(LoadPlan plan, List<ServerAddress> servers, ProgressLine progress) {
        this.plan = plan;
        this.servers = List.copyOf(servers);
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @throws IOException when a connection cannot be made, or breaks
     */
    LoadResult run() throws IOException, InterruptedException {
        String begun = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        try (ClientLoops loops = new ClientLoops(plan.threads())) {
            List<LoadConnection> connections = new ArrayList<>();
            List<Channel> channels = new ArrayList<>();
            for (int i = 0; i < plan.connections(); i++) {
                LoadConnection connection = new LoadConnection(plan, i, latencies);
                channels.add(loops.connect(servers.get(i % servers.size()), connection));
                connections.add(connection);
            }
            await("positions are made", connections, LoadConnection::prepared, PREPARE_SECONDS_MAX);
            connections.forEach(LoadConnection::begin);
            Map<OperationKind, Histogram> uncounted = new EnumMap<>(OperationKind.class);
            pass("warm-up", plan.warmUpSeconds(), connections, uncounted);
            add(uncounted);
            Map<OperationKind, Histogram> totals = new EnumMap<>(OperationKind.class);
            long from = System.nanoTime();
            pass("", plan.seconds(), connections, totals);
            add(totals);
            double seconds = (System.nanoTime() - from) / 1e9;
            Map<OperationKind, Long> counts = new EnumMap<>(OperationKind.class);
            totals.forEach((kind, histogram) -> counts.put(kind, histogram.getTotalCount()));
            connections.forEach(LoadConnection::end);
            await("the last answers come in", connections, LoadConnection::ended, DRAIN_SECONDS_MAX);
            add(totals); // those that were not answered in time would otherwise be missing where they matter most
            channels.forEach(channel -> channel.close().awaitUninterruptibly());
            return LoadResult.of(plan, servers, begun, seconds, counts, totals, latencies.errors());
        }
    }

    /** Lets so many seconds pass, and adds what each of them brought. */
    private void pass(String phase, int seconds, List<LoadConnection> connections, Map<OperationKind, Histogram> totals)
            throws IOException, InterruptedException {
        for (int second = 1; second <= seconds; second++) {
            TimeUnit.SECONDS.sleep(1);
            requireConnected(connections);
            progress.show(phase, second, seconds, add(totals), latencies.errors());
        }
    }

    /** Adds what was recorded since the last time to the totals; returns the sum of it, of all kinds. */
    private Histogram add(Map<OperationKind, Histogram> totals) {
        Histogram sum = Latencies.histogram();
        for (OperationKind kind : OperationKind.values()) {
            Histogram some = latencies.take(kind);
            totals.computeIfAbsent(kind, unused -> Latencies.histogram()).add(some);
            sum.add(some);
        }
        return sum;
    }

    private static void requireConnected(List<LoadConnection> connections) throws IOException, InterruptedException {
        for (LoadConnection connection : connections) {
            if (connection.ended().isDone()) {
                get("the connection stays", connection.ended(), 0);
            }
        }
    }

    private static void await(
            String what,
            List<LoadConnection> connections,
            Function<LoadConnection, CompletableFuture<Void>> future,
            int seconds)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (LoadConnection connection : connections) {
            get(what, future.apply(connection), until - System.nanoTime());
        }
    }

    private static void get(String what, CompletableFuture<Void> future, long nanos)
            throws IOException, InterruptedException {
        try {
            future.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("a connection broke while " + what, e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer for too long while " + what, e);
        }
    }
}
