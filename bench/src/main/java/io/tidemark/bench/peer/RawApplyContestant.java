package io.tidemark.bench.peer;

import io.tidemark.failover.cluster.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** JRaft as it comes, with its default options and its own log storage: {@link RawApplyNode}. */
final class RawApplyContestant implements Contestant {

    private static final int NODES = 3;
    private static final String HOST = "127.0.0.1";
    private static final long SLACK_SECONDS = 120;
    private static final int POLL_MILLIS = 50;

    @Override
    public String title() {
        return "stock JRaft, Node.apply";
    }

    @Override
    public String durability() {
        return "fsynced on 2 of 3 nodes";
    }

    @Override
    public boolean takes(Work work) {
        return work.connections() == 1;
    }

    @Override
    public Running start(Path directory) throws Exception {
        FreePorts ports = new FreePorts();
        List<String> addresses = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            addresses.add(HOST + ":" + ports.next(HOST));
        }
        List<ChildJvm> nodes = new ArrayList<>();
        ChildJvms all = new ChildJvms();
        try {
            for (String address : addresses) {
                Path own = directory.resolve("node-" + address.substring(address.indexOf(':') + 1));
                nodes.add(all.add(ChildJvm.start(
                        own,
                        System.getProperty("java.class.path"),
                        List.of(
                                "-Xmx512m",
                                RawApplyNode.class.getName(),
                                own.toString(),
                                address,
                                String.join(",", addresses)))));
            }
        } catch (Exception e) {
            all.close();
            throw e;
        }
        return new Running() {
            @Override
            public Speed measure(Work work, Duration warmUp, Duration counted) throws Exception {
                long seconds = warmUp.plus(counted).toSeconds() + SLACK_SECONDS;
                return ask(nodes, work.inFlight() + " " + warmUp.toSeconds() + " " + counted.toSeconds(), seconds);
            }

            @Override
            public void close() {
                all.close();
            }
        };
    }

    /** Tells all nodes what to do, of which the leader does it, and returns what that one says. */
    private static Speed ask(List<ChildJvm> nodes, String what, long seconds) throws IOException, InterruptedException {
        Map<ChildJvm, Integer> before = new HashMap<>();
        for (ChildJvm node : nodes) {
            before.put(node, node.lines(Speed::isLine).size());
        }
        for (ChildJvm node : nodes) {
            node.tell(what);
        }
        long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (System.nanoTime() - until < 0) {
            for (ChildJvm node : nodes) {
                List<String> said = node.lines(Speed::isLine);
                if (said.size() > before.getOrDefault(node, 0)) {
                    return Speed.parse(said.get(said.size() - 1));
                }
                if (!node.isRunning()) {
                    throw new IOException("a node has ended: " + node.lastLines());
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new IOException(
                "no leader has said how fast it was: " + nodes.get(0).lastLines());
    }
}
