package io.tidemark.bench.peer;

import io.tidemark.failover.cluster.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Three of Kafka's brokers, which are controllers too. A consumer has one OffsetCommit under way on its connection, so there are as
 * many consumers as commits under way, each with a group of its own.
 */
final class KafkaContestant implements Contestant {

    private static final int NODES = 3;
    private static final String HOST = "127.0.0.1";
    private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";
    private static final long FORMAT_SECONDS_MAX = 60;

    /** Consumers are threads and some megabytes each. */
    private static final int CONSUMERS_MAX = 512;

    private final JarsOfPeer jars;
    private final Path sources;

    /** @param sources where the Java file of its load is */
    KafkaContestant(JarsOfPeer jars, Path sources) {
        this.jars = jars;
        this.sources = sources;
    }

    @Override
    public String title() {
        return "Kafka " + jars.version();
    }

    @Override
    public String durability() {
        return "in the page cache of 3 brokers";
    }

    @Override
    public boolean takes(Work work) {
        return work.connections() == 1 && work.inFlight() <= CONSUMERS_MAX;
    }

    @Override
    public Running start(Path directory) throws Exception {
        String classPath = jars.classPathOfLoad();
        FreePorts ports = new FreePorts();
        List<String> clients = new ArrayList<>();
        List<String> controllers = new ArrayList<>();
        for (int node = 1; node <= NODES; node++) {
            clients.add(HOST + ":" + ports.next(HOST));
            controllers.add(HOST + ":" + ports.next(HOST));
        }
        ChildJvms brokers = new ChildJvms();
        try {
            for (int node = 1; node <= NODES; node++) {
                Path own = Files.createDirectories(directory.resolve("node-" + node));
                Path config = Files.write(
                        own.resolve("server.properties"), config(node, own, clients.get(node - 1), controllers));
                try (ChildJvm format = ChildJvm.start(
                        own.resolve("format"),
                        classPath,
                        List.of("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", config.toString()))) {
                    format.awaitSuccess(FORMAT_SECONDS_MAX);
                }
                brokers.add(ChildJvm.start(
                        own.resolve("run"), classPath, List.of("-Xmx1g", "kafka.Kafka", config.toString())));
            }
        } catch (Exception e) {
            brokers.close();
            throw e;
        }
        return new Running() {
            @Override
            public Speed measure(Work work, Duration warmUp, Duration counted) throws Exception {
                return LoadProcess.measure(
                        directory,
                        classPath,
                        sources.resolve("KafkaLoad.java"),
                        work.inFlight(),
                        warmUp,
                        counted,
                        List.of(String.join(",", clients)));
            }

            @Override
            public void close() {
                brokers.close();
            }
        };
    }

    private static List<String> config(int node, Path own, String client, List<String> controllers) {
        List<String> voters = new ArrayList<>();
        for (int i = 0; i < controllers.size(); i++) {
            voters.add((i + 1) + "@" + controllers.get(i));
        }
        return List.of(
                "process.roles=broker,controller",
                "node.id=" + node,
                "controller.quorum.voters=" + String.join(",", voters),
                "listeners=PLAINTEXT://" + client + ",CONTROLLER://" + controllers.get(node - 1),
                "advertised.listeners=PLAINTEXT://" + client,
                "controller.listener.names=CONTROLLER",
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs=" + own.resolve("data"),
                "offsets.topic.replication.factor=" + NODES,
                "offsets.topic.num.partitions=12",
                "min.insync.replicas=2",
                "num.partitions=1",
                "default.replication.factor=" + NODES);
    }
}
