package io.tidemark.bench.micro;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.cluster.ScriptLauncher;
import io.tidemark.failover.report.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long a follower takes from its start until it answers a linearizable query, when it was stopped in order and the
 * others run; and what memory it has then.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
@Fork(1)
public class ClusterRestartBenchmark {

    private static final int NODES = 3;
    private static final int BATCH = 8_192;
    private static final int POLL_MILLIS = 10;
    private static final double MEBIBYTE = 1 << 20;

    /** Positions of the table. */
    @Param({"1000000", "10000000"})
    public int positions = 1;

    /** Of each node, as the JVM takes it. */
    @Param("1g")
    public String heap = "1g";

    private Path directory = Path.of("");
    private @Nullable LocalCluster cluster;
    private @Nullable ClusterNode follower;
    private PositionKey key = new PositionSet(1).keys()[0];

    /** What is told besides the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Memory {
        /** Of the process that answers, in MiB. */
        public double residentMebibytes;
    }

    /** Starts the nodes and commits the positions. */
    @Setup
    public void fill() throws IOException, TidemarkException {
        Path tree = Machine.tree();
        directory = BenchmarkDirectory.make("restart-benchmark");
        LocalCluster started = new LocalCluster(
                directory, Collections.nCopies(NODES, "127.0.0.1"), new ScriptLauncher(tree, heap, List.of()));
        cluster = started;
        ClusterNode leader = started.form();
        follower = started.others(leader).get(0);
        PositionSet set = new PositionSet(positions);
        PositionKey[] keys = set.keys();
        key = keys[positions - 1];
        try (TidemarkConnection connection = leader.connect()) {
            for (int from = 0; from < positions; from += BATCH) {
                List<Position> batch = new ArrayList<>();
                for (int i = from; i < Math.min(positions, from + BATCH); i++) {
                    batch.add(new Position(keys[i], set.offset(i)));
                }
                long unused = connection.commit(batch);
            }
        }
    }

    /** Stops the node, which writes its snapshot. */
    @Setup(Level.Invocation)
    public void stop() {
        int code = follower().stop();
        if (code != 0) {
            throw new IllegalStateException(follower() + " ended with exit code " + code);
        }
    }

    /** Ends the nodes, and removes their files. */
    @TearDown
    public void end() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
        ClusterNode.deleteTree(directory);
    }

    @Benchmark
    public long untilItAnswers(Memory memory) throws InterruptedException, IOException {
        follower().start();
        while (true) {
            try (TidemarkConnection connection = follower().connect()) {
                long revision = connection.query(key, Consistency.LINEARIZABLE).revision();
                memory.residentMebibytes = follower().residentBytes() / MEBIBYTE;
                return revision;
            } catch (TidemarkException e) {
                if (!follower().isRunning()) {
                    throw new IllegalStateException(follower() + " has ended instead of answering", e);
                }
                Thread.sleep(POLL_MILLIS); // not there, or not ready
            }
        }
    }

    private ClusterNode follower() {
        if (follower == null) {
            throw new IllegalStateException("no cluster was started");
        }
        return follower;
    }
}
