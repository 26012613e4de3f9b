package io.tidemark.failover.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.ServerAddress;
import io.tidemark.core.protocol.NodeStatusBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A cluster of real server processes on this machine, one directory a node. The thread that made it owns it; its
 * processes end with this one at the latest.
 */
public final class LocalCluster implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    private static final int TAIL_LINES = 60;

    private final Path directory;
    private final ServerLauncher launcher;
    private final FreePorts ports = new FreePorts();
    private final List<ClusterNode> nodes = new CopyOnWriteArrayList<>();

    /** Those that the cluster has given up. */
    private final List<ClusterNode> former = new ArrayList<>();

    private final Thread endWithThisProcess = new Thread(this::endAll, "end-cluster");

    /** Makes the nodes n1, n2, ... on these hosts; none is started. */
    public LocalCluster(Path directory, List<String> hosts, ServerLauncher launcher) {
        this.directory = directory;
        this.launcher = launcher;
        hosts.forEach(host -> nodes.add(make(host)));
        set("members", members(nodes));
        Runtime.getRuntime().addShutdownHook(endWithThisProcess);
    }

    /** Makes a node that comes later, on the host of one that is there; its settings name both. It is not started. */
    public ClusterNode newcomer(ClusterNode present) {
        ClusterNode node = make(present.address().host());
        node.runBeside(present);
        node.set("members", members(List.of(node, present)));
        nodes.add(node);
        return node;
    }

    /** Goes on without a node, which may run: nothing more is asked of it, and it ends with the cluster. */
    public void giveUp(ClusterNode node) {
        nodes.remove(node);
        former.add(node);
    }

    private ClusterNode make(String host) {
        String name = "n" + (nodes.size() + former.size() + 1);
        try {
            ServerAddress address = new ServerAddress(host, ports.next(host));
            return new ClusterNode(name, directory.resolve(name), address, host + ":" + ports.next(host), launcher);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String members(List<ClusterNode> named) {
        return named.stream()
                .map(node -> node.name() + "=" + node.raftAddress())
                .collect(joining(","));
    }

    public List<ClusterNode> nodes() {
        return List.copyOf(nodes);
    }

    /** The node of this name. */
    public ClusterNode node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no node " + name));
    }

    public List<ClusterNode> runningNodes() {
        return nodes.stream().filter(ClusterNode::isRunning).toList();
    }

    /** All nodes but these. */
    public List<ClusterNode> others(ClusterNode... excepted) {
        return nodes.stream()
                .filter(node -> !Arrays.asList(excepted).contains(node))
                .toList();
    }

    /** A setting of every node; counts from its next start. */
    public void set(String key, String value) {
        nodes.forEach(node -> node.set(key, value));
    }

    /** Starts all nodes for the first time, and returns when every one knows the leader. */
    public ClusterNode form() {
        nodes.forEach(ClusterNode::startForming);
        return awaitAllFollow();
    }

    /** Starts the nodes that do not run, and returns when every one knows the leader. */
    public ClusterNode start() {
        nodes.stream().filter(node -> !node.isRunning()).forEach(ClusterNode::start);
        return awaitAllFollow();
    }

    /** Ends all that run by SIGKILL, as much at once as can be. */
    public void killAll() {
        List<ClusterNode> running = runningNodes();
        running.forEach(ClusterNode::sendKill);
        running.forEach(ClusterNode::awaitExit);
    }

    /** The node that says it leads, in the highest term that any running node knows. */
    public Optional<ClusterNode> leader() {
        return leaderAmong(runningNodes());
    }

    /** As {@link #leader}, as far as these nodes know; no other one is asked. */
    private Optional<ClusterNode> leaderAmong(List<ClusterNode> asked) {
        return asked.stream()
                .flatMap(node -> node.status().stream())
                .max(Comparator.comparingLong(NodeStatusBody::term)
                        .thenComparing(status -> status.role().equals("LEADER")))
                .filter(status -> status.role().equals("LEADER"))
                .map(status -> node(status.name()));
    }

    /** The highest term that one of these nodes has heard of through a leader. */
    public long termAmong(List<ClusterNode> asked) {
        return asked.stream()
                .flatMap(node -> node.status().stream())
                .mapToLong(NodeStatusBody::term)
                .max()
                .orElseThrow(() -> new IllegalStateException("none of " + asked + " answers"));
    }

    /** Waits for a leader. */
    public ClusterNode awaitLeader() {
        return awaitLeader(this::leader);
    }

    /** Waits for a leader among these nodes, whatever those think that are cut off from them; no other one is asked. */
    public ClusterNode awaitLeaderAmong(List<ClusterNode> asked) {
        return awaitLeader(() -> leaderAmong(asked));
    }

    private static ClusterNode awaitLeader(Callable<Optional<ClusterNode>> leader) {
        return await("a leader")
                .atMost(ClusterNode.PATIENCE)
                .pollInterval(POLL)
                .until(leader, Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until all nodes that run know one leader, in the same term, and returns it. */
    public ClusterNode awaitAllFollow() {
        String leader = await("every running node knows the leader")
                .atMost(ClusterNode.PATIENCE)
                .pollInterval(POLL)
                .until(this::commonLeader, name -> !name.isEmpty());
        return node(leader);
    }

    /** Waits until this node answers and knows the leader; no longer than it runs. */
    public void awaitFollows(ClusterNode node) {
        await(node + " knows the leader")
                .atMost(ClusterNode.PATIENCE)
                .pollInterval(POLL)
                .failFast(() -> {
                    if (!node.isRunning()) {
                        throw new IllegalStateException(node + " has ended with code " + node.awaitExit());
                    }
                })
                .until(() -> node.status()
                        .filter(status -> !status.leader().isEmpty())
                        .isPresent());
    }

    /** Waits until every node that runs counts this one among the voters. */
    public void awaitVoter(ClusterNode voter) {
        for (ClusterNode node : runningNodes()) {
            await(node + " counts " + voter + " among the voters")
                    .atMost(ClusterNode.PATIENCE)
                    .pollInterval(POLL)
                    .until(() -> node.status().stream()
                            .flatMap(status -> status.members().stream())
                            .anyMatch(member -> member.name().equals(voter.name()) && member.voter()));
        }
    }

    /**
     * Waits until all nodes that run have the same table at the same index, and each has published it as its
     * consumerOffset.json. To be called when nobody commits any more.
     */
    public void awaitEqualReplicas() {
        new ReplicaCheck(runningNodes()).awaitEqual();
    }

    /** Where every node's files are, and the last lines of its log. */
    public String report() {
        StringBuilder report = new StringBuilder();
        for (ClusterNode node : all()) {
            report.append("---- %s %s running=%s console=%s%n"
                    .formatted(node.name(), node.address(), node.isRunning(), node.console()));
            tail(node).forEach(line -> report.append(line).append(System.lineSeparator()));
        }
        return report.toString();
    }

    /** Ends all processes. */
    @Override
    public void close() {
        endAll();
        Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
    }

    private void endAll() {
        all().forEach(ClusterNode::end);
    }

    private List<ClusterNode> all() {
        return Stream.concat(nodes.stream(), former.stream()).toList();
    }

    /** The leader's name, or "" when not all agree yet. */
    private String commonLeader() {
        List<NodeStatusBody> statuses = new ArrayList<>();
        for (ClusterNode node : runningNodes()) {
            Optional<NodeStatusBody> status = node.status();
            if (status.isEmpty()) {
                return "";
            }
            statuses.add(status.get());
        }
        List<String> leaders =
                statuses.stream().map(NodeStatusBody::leader).distinct().toList();
        long terms =
                statuses.stream().mapToLong(NodeStatusBody::term).distinct().count();
        boolean leads = statuses.stream().anyMatch(status -> status.role().equals("LEADER"));
        return leaders.size() == 1 && terms == 1 && leads ? leaders.get(0) : "";
    }

    private static List<String> tail(ClusterNode node) {
        try {
            if (!Files.exists(node.console())) {
                return Collections.emptyList();
            }
            List<String> lines = new String(Files.readAllBytes(node.console()), UTF_8)
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        } catch (IOException e) {
            return List.of("its log cannot be read: " + e);
        }
    }
}
