package io.tidemark.bench.micro;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.cluster.ScriptLauncher;
import io.tidemark.failover.report.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Commits through three processes, which are started by {@code scripts/server}: one connection to the leader, and a
 * thread for each commit in flight. The property {@code tidemark.tree} says where the tree is that was built.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 5, time = 4)
@Fork(1)
public class ClusterCommitBenchmark {

    private static final int NODES = 3;

    private Path directory = Path.of("");
    private @Nullable LocalCluster cluster;
    private @Nullable TidemarkConnection connection;

    /** A thread's own position. */
    @State(Scope.Thread)
    public static class Consumer {

        private static final AtomicInteger COUNT = new AtomicInteger();

        private final PositionKey key = PositionKey.of("", "orders", "consumer-" + COUNT.getAndIncrement(), 0);
        private long offset;

        private Position next() {
            return new Position(key, offset++);
        }
    }

    /** Starts the nodes. */
    @Setup
    public void start() throws IOException, TidemarkException {
        Path tree = Machine.tree();
        directory = BenchmarkDirectory.make("cluster-benchmark");
        LocalCluster started = new LocalCluster(
                directory, Collections.nCopies(NODES, "127.0.0.1"), new ScriptLauncher(tree, "512m", List.of()));
        cluster = started;
        connection = started.form().connect();
    }

    /** Ends them, and removes their files. */
    @TearDown
    public void end() throws IOException {
        if (connection != null) {
            connection.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        ClusterNode.deleteTree(directory);
    }

    @Benchmark
    @Threads(1)
    public long oneInFlight(Consumer consumer) throws TidemarkException {
        return commit(consumer);
    }

    @Benchmark
    @Threads(64)
    public long sixtyFourInFlight(Consumer consumer) throws TidemarkException {
        return commit(consumer);
    }

    private long commit(Consumer consumer) throws TidemarkException {
        if (connection == null) {
            throw new IllegalStateException("no connection to the leader");
        }
        return connection.commit(consumer.next());
    }
}
