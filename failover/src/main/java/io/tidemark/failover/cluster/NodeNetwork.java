package io.tidemark.failover.cluster;

import static io.tidemark.failover.cluster.NetworkCommand.ip;
import static io.tidemark.failover.cluster.NetworkCommand.ipIfPossible;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A network of its own for each node of a cluster, all of them and this process on one switch, which is a bridge in a
 * namespace of its own. What lies on the switch can be cut off from each other, node from node and also from clients; see
 * {@link Cut}. Needs root and iproute2, cuts need nftables. The thread that made it owns it.
 */
public final class NodeNetwork implements AutoCloseable {

    private static final int EVERYTHING = 100;

    /** The port of the switch behind which this process is, with all clients. */
    private static final String CLIENTS = "clients";

    private static final int SUBNETS = 254;

    /** Of this process, since several networks may be there at once; others begin elsewhere, most likely. */
    private static final AtomicInteger MADE =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(SUBNETS));

    private final int number = MADE.getAndUpdate(made -> (made + 1) % SUBNETS) + 1;
    private final String prefix = "tm" + ProcessHandle.current().pid() + "x" + number;
    private final String subnet = "10.213." + number + ".";
    private final String switchboard = prefix + "sw";
    private final int nodes;
    private final Thread removeWithThisProcess = new Thread(this::remove, "remove-networks");
    private int cuts;

    public NodeNetwork(int nodes) {
        this.nodes = nodes;
        Runtime.getRuntime().addShutdownHook(removeWithThisProcess);
        try {
            build();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Whether this machine lets us make networks: tried, since a container's root may not. */
    public static boolean isAvailable() {
        if (!isInstalled("ip")) {
            return false;
        }
        try (NodeNetwork network = new NodeNetwork(1)) {
            return !network.hosts().isEmpty();
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Whether it also lets us cut them: tried, since a kernel may lack what that takes. */
    public static boolean canBeCut() {
        if (!isInstalled("ip") || !isInstalled("nft")) {
            return false;
        }
        try (NodeNetwork network = new NodeNetwork(1);
                Cut cut = network.cut(List.of(network.fromClients(1)), EVERYTHING, "a trial")) {
            return cut.dropped() >= 0;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** The nodes' addresses, n1's first. */
    public List<String> hosts() {
        return IntStream.rangeClosed(1, nodes).mapToObj(this::address).toList();
    }

    /** Has each node of the cluster run in its own network, from its next start on. */
    public void host(LocalCluster cluster) {
        cluster.nodes().forEach(node -> node.runBy(entrance(numberOf(node)).toArray(String[]::new)));
    }

    /** What a command line begins with so that its process runs in the network of this node, the first being 1. */
    public List<String> entrance(int node) {
        return List.of("ip", "netns", "exec", namespace(node));
    }

    /** Pulls this node's cable: nothing reaches it, and nothing that it sends reaches anybody, clients included. */
    public Cut unplug(ClusterNode node) {
        return unplug(numberOf(node));
    }

    /** As {@link #unplug(ClusterNode)}, of the node with this number. */
    public Cut unplug(int node) {
        List<Cut.Way> ways = new ArrayList<>(waysBetweenNodes(node));
        ways.add(fromClients(node));
        ways.add(toClients(node));
        return cut(ways, EVERYTHING, "n" + node + " unplugged");
    }

    /** Lets nothing through between this node and all others, in either direction. Its clients still reach it. */
    public Cut isolate(ClusterNode node) {
        return cut(waysBetweenNodes(numberOf(node)), EVERYTHING, node + " cut off from the other nodes");
    }

    /** Lets nothing through between any two nodes. Clients still reach all of them. */
    public Cut isolateAll() {
        return cut(waysBetweenNodes(), EVERYTHING, "all nodes cut off from each other");
    }

    /** Lets nothing through from one node to another one; the other direction stays open. */
    public Cut cutOneWay(ClusterNode from, ClusterNode to) {
        return cut(List.of(way(numberOf(from), numberOf(to))), EVERYTHING, "nothing from " + from + " to " + to);
    }

    /** Loses so many of a hundred frames, between all nodes and between nodes and clients. */
    public Cut lose(int percent) {
        List<Cut.Way> ways = new ArrayList<>(waysBetweenNodes());
        for (int node = 1; node <= nodes; node++) {
            ways.add(fromClients(node));
            ways.add(toClients(node));
        }
        return cut(ways, percent, percent + " % lost");
    }

    /** Sends one packet from a node's network to another's; whether it arrives, nobody is told. */
    public void sendPacket(ClusterNode from, ClusterNode to) {
        ip("netns exec %s bash -c echo>/dev/udp/%s/9", namespace(numberOf(from)), address(numberOf(to)));
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(removeWithThisProcess);
    }

    private void build() {
        ip("netns add %s", switchboard);
        ip("-n %s link add name switch type bridge", switchboard);
        ip("-n %s link set dev switch up", switchboard);
        ip("link add name %s type veth peer name %s netns %s", clientsLink(), CLIENTS, switchboard);
        plugIn(CLIENTS);
        ip("addr add %s254/24 dev %s", subnet, clientsLink());
        ip("link set dev %s up", clientsLink());
        for (int node = 1; node <= nodes; node++) {
            String namespace = namespace(node);
            ip("netns add %s", namespace);
            ip("-n %s link add name eth0 type veth peer name %s netns %s", namespace, port(node), switchboard);
            plugIn(port(node));
            ip("-n %s addr add %s/24 dev eth0", namespace, address(node));
            ip("-n %s link set dev eth0 up", namespace);
            ip("-n %s link set dev lo up", namespace);
        }
    }

    private void plugIn(String port) {
        ip("-n %s link set dev %s master switch up", switchboard, port);
    }

    private void remove() {
        // Links before namespaces, which the kernel takes apart some time after their names are gone.
        ipIfPossible("link del dev %s", clientsLink());
        for (int node = 1; node <= nodes; node++) {
            ipIfPossible("-n %s link del dev %s", switchboard, port(node));
            ipIfPossible("netns del %s", namespace(node));
        }
        ipIfPossible("netns del %s", switchboard);
    }

    private Cut cut(List<Cut.Way> ways, int percent, String summary) {
        if (cuts == 0) {
            NetworkCommand.nft(switchboard, "add table " + Cut.TABLE);
        }
        cuts++;
        return Cut.make(switchboard, "cut" + cuts, ways, percent, summary);
    }

    /** From and to this node. */
    private List<Cut.Way> waysBetweenNodes(int node) {
        String port = port(node);
        return waysBetweenNodes().stream()
                .filter(way -> way.in().equals(port) || way.out().equals(port))
                .toList();
    }

    private List<Cut.Way> waysBetweenNodes() {
        return IntStream.rangeClosed(1, nodes)
                .boxed()
                .flatMap(from ->
                        IntStream.rangeClosed(1, nodes).filter(to -> to != from).mapToObj(to -> way(from, to)))
                .toList();
    }

    private Cut.Way way(int from, int to) {
        return new Cut.Way(port(from), port(to));
    }

    private Cut.Way fromClients(int node) {
        return new Cut.Way(CLIENTS, port(node));
    }

    private Cut.Way toClients(int node) {
        return new Cut.Way(port(node), CLIENTS);
    }

    private String namespace(int node) {
        return prefix + "n" + node;
    }

    /** Of the switch, where the node's cable is plugged in. */
    private static String port(int node) {
        return "node" + node;
    }

    /** This process's end of its cable. */
    private String clientsLink() {
        return prefix + "c";
    }

    private String address(int node) {
        return subnet + node;
    }

    private static int numberOf(ClusterNode node) {
        return Integer.parseInt(node.name().substring(1));
    }

    private static boolean isInstalled(String program) {
        return Stream.of("/usr/sbin", "/sbin").anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
