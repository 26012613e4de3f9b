package io.tidemark.server.cluster;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.cluster.ServerLauncher;
import io.tidemark.server.Main;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * How the JVMs of the nodes start fast: from an archive of loaded classes (class data sharing), which saves a third of
 * the processor time of a start, and with RocksDB's library in a file, which saves another sixth, since RocksDB unpacks
 * it at every start otherwise. The archive wants a class path of jars alone, so classes that lie in directories are put
 * into one. All are made once in each run of the tests, of what was compiled for it.
 */
final class NodeJvm implements ServerLauncher {

    private static final Path DIRECTORY = Path.of("target", "node-jvm").toAbsolutePath();
    private static final Path ARCHIVE = DIRECTORY.resolve("classes.jsa");
    private static final String TEST_CLASSES = "test-classes";

    private static String classPath = "";

    private static final NodeJvm LAUNCHER = new NodeJvm();

    private NodeJvm() {}

    /** As {@code scripts/server} does it, but for a process that lives for seconds. */
    @Override
    public List<String> command(Path logs, Path temporary, List<String> jvmOptions) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + logs.resolve("hs_err_%p.log"),
                "-Djava.io.tmpdir=" + temporary,
                "-Dlogging.path=" + logs,
                "-Dcom.alipay.remoting.client.log.level=WARN",
                "-Dlogback.configurationFile="
                        + Path.of("..", "conf", "logback.xml").toAbsolutePath().normalize()));
        command.addAll(options());
        command.addAll(jvmOptions);
        command.add(Main.class.getName());
        return command;
    }

    /** The launcher, with the archive made, unless this run has made it before. */
    static synchronized NodeJvm prepared() {
        if (!classPath.isEmpty()) {
            return LAUNCHER;
        }
        try {
            ClusterNode.deleteTree(DIRECTORY);
            Files.createDirectories(DIRECTORY);
            classPath = jars();
            unpackRocksDb();
            archive();
            return LAUNCHER;
        } catch (Exception e) {
            classPath = "";
            throw new AssertionError("the archive of the nodes' classes could not be made in " + DIRECTORY, e);
        }
    }

    /** The class path, and the archive if there is one. */
    static synchronized List<String> options() {
        List<String> options = new ArrayList<>(List.of("-cp", classPath, "-Djava.library.path=" + DIRECTORY));
        if (Files.exists(ARCHIVE)) {
            options.add("-XX:SharedArchiveFile=" + ARCHIVE);
        }
        return options;
    }

    /** Puts RocksDB's library where RocksDB looks before it unpacks its own. */
    private static void unpackRocksDb() throws IOException {
        String name = "/" + Environment.getJniLibraryFileName("rocksdb");
        try (InputStream library = Objects.requireNonNull(RocksDB.class.getResourceAsStream(name), name)) {
            Files.copy(library, DIRECTORY.resolve(Environment.getSharedLibraryFileName("rocksdb")));
        }
    }

    private static String jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> !entry.endsWith(TEST_CLASSES))
                .map(entry -> Files.isDirectory(entry) ? jar(entry) : entry)
                .map(Path::toString)
                .collect(joining(File.pathSeparator));
    }

    private static Path jar(Path classes) {
        // Named by the module: MODULE/target/classes.
        Path jar = DIRECTORY.resolve(classes.resolve("../..").normalize().getFileName() + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes).filter(Files::isRegularFile)) {
            for (Path file : files.sorted().toList()) {
                out.putNextEntry(
                        new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    /** One of three nodes that have served a client writes down what it has loaded. */
    private static void archive() throws Exception {
        PositionKey key = PositionKey.of("", "orders", "billing", 0);
        try (LocalCluster cluster =
                new LocalCluster(DIRECTORY.resolve("cluster"), Collections.nCopies(3, "127.0.0.1"), LAUNCHER)) {
            ClusterNode writesIt = cluster.nodes().get(0);
            writesIt.jvmOption("-XX:ArchiveClassesAtExit=" + ARCHIVE);
            cluster.form();
            try (TidemarkConnection connection = writesIt.connect()) {
                long unused = Patience.untilAnswered(() -> connection.commit(new Position(key, 1)));
                Patience.untilAnswered(() -> connection.query(key, Consistency.LINEARIZABLE));
            }
            assertThat(writesIt.stop()).as("exit code of %s", writesIt).isZero();
        }
        assertThat(ARCHIVE).exists();
    }
}
