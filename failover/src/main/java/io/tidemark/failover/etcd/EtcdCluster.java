package io.tidemark.failover.etcd;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.Cut;
import io.tidemark.failover.cluster.FreePorts;
import io.tidemark.failover.cluster.NodeNetwork;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Three processes of etcd, each in a network of its own. The run's thread owns it; its processes end with this one. */
final class EtcdCluster implements AutoCloseable {

    private static final int NODES = 3;

    /** As that of clients of Tidemark's nodes in the same rounds. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(50);

    private final NodeNetwork network = new NodeNetwork(NODES);
    private final List<EtcdNode> nodes = new ArrayList<>();
    private final List<String> options;
    private final Thread endWithThisProcess = new Thread(this::endAll, "end-etcd");

    /** @param options of each node, as its command line takes them */
    EtcdCluster(Path directory, List<String> options) throws IOException {
        this.options = List.copyOf(options);
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        try {
            make(directory, http);
        } catch (IOException e) {
            network.close();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(endWithThisProcess);
    }

    private void make(Path directory, HttpClient http) throws IOException {
        FreePorts ports = new FreePorts();
        for (int i = 0; i < NODES; i++) {
            String name = "n" + (i + 1);
            String host = network.hosts().get(i);
            nodes.add(new EtcdNode(
                    name,
                    host + ":" + ports.next(host),
                    host + ":" + ports.next(host),
                    directory.resolve(name),
                    network.entrance(i + 1),
                    http));
        }
    }

    List<EtcdNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Starts all nodes, and returns when each knows a leader. */
    void form() throws IOException {
        for (EtcdNode node : nodes) {
            start(node);
        }
        nodes.forEach(EtcdNode::awaitFollows);
    }

    /** Starts one of them, for the first time or again; returns at once. */
    void start(EtcdNode node) throws IOException {
        node.start(nodes.stream().map(EtcdNode::member).collect(joining(",")), options);
    }

    /** Waits until one of the nodes leads that are not this one, as they say. */
    EtcdNode awaitLeaderBeside(EtcdNode lost) {
        return awaitLeaderAmong(nodes.stream().filter(node -> node != lost).toList());
    }

    EtcdNode awaitLeader() {
        return awaitLeaderAmong(nodes);
    }

    /** Pulls this node's cable. */
    Cut unplug(EtcdNode node) {
        return network.unplug(nodes.indexOf(node) + 1);
    }

    private static EtcdNode awaitLeaderAmong(List<EtcdNode> asked) {
        return await("a leader of etcd")
                .atMost(ClusterNode.PATIENCE)
                .pollInterval(POLL)
                .until(
                        () -> asked.stream()
                                .filter(node -> node.leads().orElse(false))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Override
    public void close() {
        endAll();
        network.close();
        Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
    }

    private void endAll() {
        nodes.forEach(EtcdNode::end);
    }
}
