package io.tidemark.bench.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.failover.cluster.FreePorts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Three processes of etcd with their default settings, and jetcd. */
final class EtcdContestant implements Contestant {

    private static final int NODES = 3;
    private static final String HOST = "127.0.0.1";

    private final JarsOfPeer jars;
    private final Path sources;

    /** @param sources where the Java file of its load is */
    EtcdContestant(JarsOfPeer jars, Path sources) {
        this.jars = jars;
        this.sources = sources;
    }

    @Override
    public String title() {
        return "etcd " + version();
    }

    @Override
    public String durability() {
        return "fsynced on 2 of 3 nodes";
    }

    @Override
    public boolean takes(Work work) {
        return work.connections() == 1; // gRPC multiplexes
    }

    @Override
    public Running start(Path directory) throws Exception {
        String classPath = jars.classPathOfLoad();
        if (version().isEmpty()) {
            throw new MissingException("no etcd on the PATH");
        }
        FreePorts ports = new FreePorts();
        List<String> clients = new ArrayList<>();
        List<String> peers = new ArrayList<>();
        for (int node = 1; node <= NODES; node++) {
            clients.add("http://" + HOST + ":" + ports.next(HOST));
            peers.add("http://" + HOST + ":" + ports.next(HOST));
        }
        List<Process> nodes = new ArrayList<>();
        Thread endWithThisProcess = new Thread(() -> nodes.forEach(Process::destroyForcibly), "end-etcd");
        Runtime.getRuntime().addShutdownHook(endWithThisProcess);
        for (int node = 0; node < NODES; node++) {
            nodes.add(startNode(node, directory, clients.get(node), peers));
        }
        return new Running() {
            @Override
            public Speed measure(Work work, Duration warmUp, Duration counted) throws Exception {
                return LoadProcess.measure(
                        directory,
                        classPath,
                        sources.resolve("EtcdLoad.java"),
                        work.inFlight(),
                        warmUp,
                        counted,
                        List.of(String.join(",", clients)));
            }

            @Override
            public void close() {
                nodes.forEach(node -> node.destroyForcibly().onExit().join());
                Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
            }
        };
    }

    private static Process startNode(int node, Path directory, String client, List<String> peers) throws IOException {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < peers.size(); i++) {
            members.add("n" + i + "=" + peers.get(i));
        }
        Path own = Files.createDirectories(directory.resolve("node-" + node));
        List<String> command = new ArrayList<>(List.of("etcd", "--name", "n" + node));
        command.addAll(List.of("--data-dir", own.resolve("data").toString()));
        command.addAll(List.of("--listen-client-urls", client, "--advertise-client-urls", client));
        command.addAll(List.of("--listen-peer-urls", peers.get(node)));
        command.addAll(List.of("--initial-advertise-peer-urls", peers.get(node)));
        command.addAll(List.of("--initial-cluster", String.join(",", members)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(own.resolve("console.log").toFile())
                .start();
    }

    /** As it says itself; "" when it is not there. */
    private static String version() {
        boolean there = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "etcd")));
        if (!there) {
            return "";
        }
        try {
            Process asked = new ProcessBuilder("etcd", "--version").start();
            String said = new String(asked.getInputStream().readAllBytes(), UTF_8);
            boolean unused = asked.waitFor(10, TimeUnit.SECONDS);
            return said.lines().findFirst().orElse("").replace("etcd Version: ", "");
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
