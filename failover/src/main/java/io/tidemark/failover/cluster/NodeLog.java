package io.tidemark.failover.cluster;

import java.util.List;
import java.util.function.Predicate;

/** What one node has logged since this was made. The thread that made it owns it. */
public final class NodeLog {

    private final ClusterNode node;
    private final int before;

    public NodeLog(ClusterNode node) {
        this.node = node;
        this.before = node.output().length();
    }

    /** The lines so far that are as asked for. */
    public List<String> lines(Predicate<String> wanted) {
        return node.output().substring(before).lines().filter(wanted).toList();
    }

    public ClusterNode node() {
        return node;
    }
}
