package io.tidemark.bench.peer;

import io.tidemark.failover.cluster.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** JRaft's own key-value store: one region on three nodes, with its tables in memory as Tidemark has them. */
final class RheaKvContestant implements Contestant {

    private static final int NODES = 3;
    private static final String HOST = "127.0.0.1";

    private final JarsOfPeer jars;
    private final Path sources;

    /** @param sources where the Java files of its nodes and its load are */
    RheaKvContestant(JarsOfPeer jars, Path sources) {
        this.jars = jars;
        this.sources = sources;
    }

    @Override
    public String title() {
        return "RheaKV " + jars.version();
    }

    @Override
    public String durability() {
        return "fsynced on 2 of 3 nodes";
    }

    @Override
    public boolean takes(Work work) {
        return work.connections() == 1; // its client has one to each node anyway
    }

    @Override
    public Running start(Path directory) throws Exception {
        String classPath = jars.classPathOfLoad();
        FreePorts ports = new FreePorts();
        List<String> addresses = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            addresses.add(HOST + ":" + ports.next(HOST));
        }
        String all = String.join(",", addresses);
        ChildJvms nodes = new ChildJvms();
        try {
            for (String address : addresses) {
                Path own = directory.resolve("node-" + address.substring(address.indexOf(':') + 1));
                nodes.add(ChildJvm.start(
                        own,
                        classPath,
                        List.of(
                                "-Xmx512m",
                                sources.resolve("RheaKvNode.java").toString(),
                                address,
                                all,
                                own.toString())));
            }
        } catch (Exception e) {
            nodes.close();
            throw e;
        }
        return new Running() {
            @Override
            public Speed measure(Work work, Duration warmUp, Duration counted) throws Exception {
                return LoadProcess.measure(
                        directory,
                        classPath,
                        sources.resolve("RheaKvLoad.java"),
                        work.inFlight(),
                        warmUp,
                        counted,
                        List.of(all));
            }

            @Override
            public void close() {
                nodes.close();
            }
        };
    }
}
