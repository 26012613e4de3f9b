package io.tidemark.server.cluster;

import static org.awaitility.Awaitility.await;

import io.tidemark.client.RefusedException;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.cluster.ScriptLauncher;
import io.tidemark.failover.cluster.ServerLauncher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * What makes the JVMs of nodes start fast, in a directory: an archive of the classes that a node loads (class data
 * sharing), also of those that it loads when it first comes to lead; and RocksDB's library, which RocksDB unpacks at every
 * start otherwise. Together they save 40 % of the processor time of a start.
 *
 * <p>The archive is of one class path, of jars alone, in one place; a JVM of another version or with another class path goes
 * without it. The build makes one for {@code scripts/server}; the tests, which run before there are jars, another.
 */
final class StartArchive {

    private static final String ARCHIVE = "classes.jsa";

    private static final PositionKey KEY = PositionKey.of("", "orders", "billing", 0);

    private StartArchive() {}

    /**
     * Makes it for {@code scripts/server}; where that fails, nodes start without one.
     *
     * @param arguments the tree's top folder, and the directory to make, which {@code scripts/server} looks for
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]).toAbsolutePath().normalize();
        try {
            make(directory, new ScriptLauncher(Path.of(arguments[0]), "256m", List.of()));
            System.out.println("nodes start from the classes in " + directory);
        } catch (Exception | AssertionError e) {
            System.out.printf("nodes will start slower, no archive of classes could be made in %s: %s%n", directory, e);
            Files.deleteIfExists(directory.resolve(ARCHIVE));
        }
    }

    /**
     * Makes it, and removes what was there before.
     *
     * @param launcher of nodes that use the directory's {@link #options} from then on
     */
    static void make(Path directory, ServerLauncher launcher) throws Exception {
        ClusterNode.deleteTree(directory);
        Files.createDirectories(directory);
        unpackRocksDb(directory);
        Path cluster = directory.resolve("cluster");
        try (LocalCluster nodes = new LocalCluster(cluster, Collections.nCopies(3, "127.0.0.1"), launcher)) {
            // However slow the machine, leadership moves when it is told to.
            nodes.set("electionTimeoutMillis", "1000");
            nodes.set("electionJitterMillis", "300");
            Path written = rehearse(nodes, nodes.node("n1"));
            Files.move(written, directory.resolve(ARCHIVE), StandardCopyOption.ATOMIC_MOVE);
            requireUsed(nodes, nodes.node("n2"));
        }
        ClusterNode.deleteTree(cluster);
    }

    /** A JVM goes without an archive that does not fit it, and says nothing, unless it must have one. */
    private static void requireUsed(LocalCluster cluster, ClusterNode node) {
        node.stop();
        node.jvmOption("-Xshare:on");
        node.start();
        cluster.awaitFollows(node);
    }

    /** Options of a JVM that uses what is in the directory so far. */
    static List<String> options(Path directory) {
        List<String> options = new ArrayList<>(List.of("-Djava.library.path=" + directory));
        Path archive = directory.resolve(ARCHIVE);
        if (Files.exists(archive)) {
            options.add("-XX:SharedArchiveFile=" + archive);
        }
        return options;
    }

    /** Puts RocksDB's library where RocksDB looks before it unpacks its own. */
    private static void unpackRocksDb(Path directory) throws IOException {
        String name = "/" + Environment.getJniLibraryFileName("rocksdb");
        try (InputStream library = Objects.requireNonNull(RocksDB.class.getResourceAsStream(name), name)) {
            Files.copy(library, directory.resolve(Environment.getSharedLibraryFileName("rocksdb")));
        }
    }

    /** The node writes down what it has loaded when it ends: after it has led, followed, and elected another leader. */
    private static Path rehearse(LocalCluster cluster, ClusterNode writesItDown) throws Exception {
        writesItDown.jvmOption("-XX:ArchiveClassesAtExit=" + ARCHIVE); // a path from the node's directory
        cluster.form();
        ClusterNode other = cluster.others(writesItDown).get(0);
        for (ClusterNode leader : List.of(writesItDown, other, writesItDown, other)) {
            lead(cluster, leader);
            serve(cluster);
        }
        other.kill();
        ClusterNode next = cluster.awaitLeaderAmong(cluster.others(other));
        other.start();
        cluster.awaitAllFollow();
        serve(cluster);
        if (next != writesItDown) {
            lead(cluster, writesItDown);
        }
        int code = writesItDown.stop();
        if (code != 0) {
            throw new IllegalStateException(writesItDown + " ended with code " + code + "; " + cluster.report());
        }
        return writesItDown.directory().resolve(ARCHIVE);
    }

    /** Has the node lead, however often another one comes to lead meanwhile or it does not take over in time. */
    private static void lead(LocalCluster cluster, ClusterNode node) {
        await(node + " leads")
                .atMost(ClusterNode.PATIENCE)
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsMatching(
                        failure -> failure instanceof UnavailableException || failure instanceof RefusedException)
                .until(() -> {
                    ClusterNode leader = cluster.awaitAllFollow();
                    if (leader != node) {
                        try (TidemarkConnection connection = leader.connect()) {
                            connection.transferLeadership(Optional.of(node.name()));
                        }
                    }
                    return leader == node;
                });
    }

    /** Commits and reads, one and several at once, through every node. */
    private static void serve(LocalCluster cluster) throws TidemarkException {
        for (ClusterNode node : cluster.nodes()) {
            try (TidemarkConnection connection = node.connect()) {
                long unused = Patience.untilAnswered(() -> connection.commit(new Position(KEY, 1)));
                unused = Patience.untilAnswered(() -> connection.commit(List.of(new Position(KEY, 2))));
                for (Consistency consistency : Consistency.values()) {
                    Patience.untilAnswered(() -> connection.query(KEY, consistency));
                    Patience.untilAnswered(() -> connection.query(List.of(KEY), consistency));
                }
            }
        }
    }
}
