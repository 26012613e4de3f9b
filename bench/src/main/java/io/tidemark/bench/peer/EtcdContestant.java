package io.tidemark.bench.peer;

import static java.util.stream.Collectors.joining;

import io.tidemark.failover.cluster.FreePorts;
import io.tidemark.failover.etcd.EtcdNode;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Three processes of etcd with their default settings, and jetcd, which sends all puts to the leader as our load does. */
final class EtcdContestant implements Contestant {

    private static final int NODES = 3;
    private static final String HOST = "127.0.0.1";

    private final JarsOfPeer jars;
    private final Path sources;
    private final Optional<String> version = EtcdNode.version();

    /** @param sources where the Java file of its load is */
    EtcdContestant(JarsOfPeer jars, Path sources) {
        this.jars = jars;
        this.sources = sources;
    }

    @Override
    public String title() {
        return "etcd %s, jetcd %s".formatted(version.orElse("(missing)"), jars.version());
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
        if (version.isEmpty()) {
            throw new MissingException("no etcd on the PATH");
        }
        HttpClient http = HttpClient.newHttpClient();
        FreePorts ports = new FreePorts();
        List<EtcdNode> nodes = new ArrayList<>();
        for (int number = 1; number <= NODES; number++) {
            String name = "n" + number;
            nodes.add(new EtcdNode(
                    name,
                    HOST + ":" + ports.next(HOST),
                    HOST + ":" + ports.next(HOST),
                    directory.resolve(name),
                    List.of(),
                    http));
        }
        Nodes running = new Nodes(nodes, directory, classPath);
        try {
            running.start();
            return running;
        } catch (Exception e) {
            running.close();
            throw e;
        }
    }

    /** The processes, which end with this one at the latest. */
    private final class Nodes implements Running {

        private final List<EtcdNode> nodes;
        private final Path directory;
        private final String classPath;
        private final Thread endWithThisProcess = new Thread(this::end, "end-etcd");

        Nodes(List<EtcdNode> nodes, Path directory, String classPath) {
            this.nodes = nodes;
            this.directory = directory;
            this.classPath = classPath;
            Runtime.getRuntime().addShutdownHook(endWithThisProcess);
        }

        void start() throws Exception {
            String members = nodes.stream().map(EtcdNode::member).collect(joining(","));
            for (EtcdNode node : nodes) {
                node.start(members, List.of());
            }
            nodes.forEach(EtcdNode::awaitFollows);
        }

        @Override
        public Speed measure(Work work, Duration warmUp, Duration counted) throws Exception {
            nodes.forEach(EtcdNode::awaitFollows);
            EtcdNode leader = nodes.stream()
                    .filter(node -> node.leads().orElse(false))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no node of etcd says that it leads"));
            return LoadProcess.measure(
                    directory,
                    classPath,
                    sources.resolve("EtcdLoad.java"),
                    work.inFlight(),
                    warmUp,
                    counted,
                    List.of(leader.clientUrl()));
        }

        @Override
        public void close() {
            end();
            Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
        }

        private void end() {
            nodes.forEach(EtcdNode::end);
        }
    }
}
