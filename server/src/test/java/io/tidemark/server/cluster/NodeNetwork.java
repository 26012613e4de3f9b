package io.tidemark.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * A network of its own for each node of a cluster, all of them on one bridge with the test, so that nodes can be cut off
 * from each other while their clients still reach them. Needs root and iproute2. A cut is silent: packets vanish, as
 * they do when a cable is pulled or a switch dies, and nobody is told.
 */
final class NodeNetwork implements AutoCloseable {

    /** A link address that nobody has: what is sent to it is gone. */
    private static final String NOBODY = "02:00:00:00:00:ff";

    private final String prefix = "tm" + ProcessHandle.current().pid() + "x";
    private final String subnet = "10.213." + ThreadLocalRandom.current().nextInt(1, 255) + ".";
    private final int nodes;
    private final Thread removeWithTheTests = new Thread(this::remove, "remove-networks");

    NodeNetwork(int nodes) {
        this.nodes = nodes;
        Runtime.getRuntime().addShutdownHook(removeWithTheTests);
        try {
            build();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Whether this machine lets us make networks: tried, since a container's root may not. */
    static boolean isAvailable() {
        if (!Files.isExecutable(Path.of("/usr/sbin/ip")) && !Files.isExecutable(Path.of("/sbin/ip"))) {
            return false;
        }
        try (NodeNetwork network = new NodeNetwork(1)) {
            return !network.hosts().isEmpty();
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** The nodes' addresses, n1's first. */
    List<String> hosts() {
        return IntStream.rangeClosed(1, nodes).mapToObj(this::address).toList();
    }

    /** Has each node of the cluster run in its own network, from its next start on. */
    void host(LocalCluster cluster) {
        cluster.nodes().forEach(node -> node.runBy("ip", "netns", "exec", namespace(numberOf(node))));
    }

    /** Lets nothing through between this node and all others, in either direction. Its clients still reach it. */
    void isolate(ClusterNode node) {
        forEachLinkOf(node, (from, to) -> neighbour(from, "replace", to, "lladdr", NOBODY, "nud", "permanent"));
    }

    void rejoin(ClusterNode node) {
        forEachLinkOf(node, (from, to) -> neighbour(from, "del", to));
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(removeWithTheTests);
    }

    private void remove() {
        for (int node = 1; node <= nodes; node++) {
            // Before the namespace, which the kernel takes apart some time after its name is gone.
            run(false, "link", "del", link(node));
            run(false, "netns", "del", namespace(node));
        }
        run(false, "link", "del", prefix + "br");
    }

    private void build() {
        String bridge = prefix + "br";
        ip("link", "add", bridge, "type", "bridge");
        ip("addr", "add", subnet + "254/24", "dev", bridge);
        ip("link", "set", bridge, "up");
        for (int node = 1; node <= nodes; node++) {
            String namespace = namespace(node);
            ip("netns", "add", namespace);
            ip("link", "add", link(node), "type", "veth", "peer", "name", "eth0", "netns", namespace);
            ip("link", "set", link(node), "master", bridge, "up");
            ip("-n", namespace, "addr", "add", address(node) + "/24", "dev", "eth0");
            ip("-n", namespace, "link", "set", "eth0", "up");
            ip("-n", namespace, "link", "set", "lo", "up");
        }
    }

    private void neighbour(int from, String action, int to, String... linkAddress) {
        List<String> command =
                new ArrayList<>(List.of("-n", namespace(from), "neigh", action, address(to), "dev", "eth0"));
        command.addAll(Arrays.asList(linkAddress));
        ip(command.toArray(String[]::new));
    }

    private void forEachLinkOf(ClusterNode node, Link action) {
        int cutOff = numberOf(node);
        for (int other = 1; other <= nodes; other++) {
            if (other != cutOff) {
                action.between(cutOff, other);
                action.between(other, cutOff);
            }
        }
    }

    private String namespace(int node) {
        return prefix + "n" + node;
    }

    /** The end of its cable that is plugged into the bridge. */
    private String link(int node) {
        return prefix + "v" + node;
    }

    private String address(int node) {
        return subnet + node;
    }

    private static int numberOf(ClusterNode node) {
        return Integer.parseInt(node.name().substring(1));
    }

    private static void ip(String... arguments) {
        run(true, arguments);
    }

    private static void run(boolean required, String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(Arrays.asList(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0 && required) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + command, e);
        }
    }

    /** One direction between two nodes. */
    @FunctionalInterface
    private interface Link {

        void between(int from, int to);
    }
}
