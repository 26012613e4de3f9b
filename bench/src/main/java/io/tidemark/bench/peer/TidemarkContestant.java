package io.tidemark.bench.peer;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.cluster.ScriptLauncher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** This tree's: three processes started by {@code scripts/server} with their default settings. */
final class TidemarkContestant implements Contestant {

    private static final int NODES = 3;

    private final Path tree;
    private final String commit;

    TidemarkContestant(Path tree, String commit) {
        this.tree = tree;
        this.commit = commit;
    }

    @Override
    public String title() {
        return "Tidemark " + commit;
    }

    @Override
    public String durability() {
        return "fsynced on 2 of 3 nodes";
    }

    @Override
    public Running start(Path directory) {
        LocalCluster cluster = new LocalCluster(
                directory, Collections.nCopies(NODES, "127.0.0.1"), new ScriptLauncher(tree, "512m", List.of()));
        try {
            var unused = cluster.form();
            return new Running() {
                @Override
                public Speed measure(Work work, Duration warmUp, Duration counted) throws Exception {
                    ClusterNode leader = cluster.awaitAllFollow();
                    Speed speed = FramesLoad.measure(leader.address(), directory, work, warmUp, counted);
                    if (!cluster.awaitAllFollow().equals(leader)) {
                        throw new IllegalStateException("leadership moved during " + work.title());
                    }
                    return speed;
                }

                @Override
                public void close() {
                    cluster.close();
                }
            };
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }
}
