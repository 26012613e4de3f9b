package io.tidemark.server.cluster;

import static java.util.stream.Collectors.joining;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.ServerLauncher;
import io.tidemark.server.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The JVMs of the tests' nodes. They start from a {@link StartArchive}, which wants a class path of jars alone, so classes
 * that lie in directories are put into one. All are made once in each run of the tests, of what was compiled for it.
 */
final class NodeJvm implements ServerLauncher {

    private static final Path DIRECTORY = Path.of("target", "node-jvm").toAbsolutePath();
    private static final Path ARCHIVE = DIRECTORY.resolve("start-archive");
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

    /** The launcher, with all made, unless this run has made it before. */
    static synchronized NodeJvm prepared() {
        if (!classPath.isEmpty()) {
            return LAUNCHER;
        }
        try {
            ClusterNode.deleteTree(DIRECTORY);
            Files.createDirectories(DIRECTORY);
            classPath = jars();
            StartArchive.make(ARCHIVE, LAUNCHER);
            return LAUNCHER;
        } catch (Exception e) {
            classPath = "";
            throw new AssertionError("what the nodes start from could not be made in " + DIRECTORY, e);
        }
    }

    /** The class path, and what there is to start fast. */
    static synchronized List<String> options() {
        List<String> options = new ArrayList<>(List.of("-cp", classPath));
        options.addAll(StartArchive.options(ARCHIVE));
        return options;
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
}
