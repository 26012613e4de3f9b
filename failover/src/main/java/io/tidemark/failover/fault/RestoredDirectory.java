package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * F20b: somebody puts an old copy of a node's whole data directory back. Nothing in it tells that it is old: the node
 * takes part and catches up. As docs/consistency.md says, it has forgotten what it acknowledged since; while the others
 * keep theirs, nothing is lost.
 */
final class RestoredDirectory implements Fault {

    private static final Pattern LOG_END = Pattern.compile("the log is whole: .* last=Place\\[index=(\\d+)");

    @Override
    public String id() {
        return "F20b";
    }

    @Override
    public String title() {
        return "old copy of a whole data directory put back";
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode node = round.anyOf(round.cluster().nodes());
        Path copy = node.directory().resolve("copy");
        node.kill();
        ClusterNode.copyTree(node.data(), copy);
        try {
            node.start();
            round.cluster().awaitAllFollow();
            round.goOn(round.hold());
            long lost = node.awaitStatus().applied();
            round.injuring();
            node.kill();
            node.wipe();
            ClusterNode.copyTree(copy, node.data());
            node.start();
            round.cluster().awaitAllFollow();
            round.prove("%s had applied index %d, and began again with a log up to %d"
                    .formatted(node, lost, logEnd(node, lost)));
        } finally {
            ClusterNode.deleteTree(copy);
        }
    }

    /** Where the node says that its log ended when it was started; it must be before this index. */
    private static long logEnd(ClusterNode node, long before) {
        Matcher told = LOG_END.matcher(node.output());
        if (!told.find() || Long.parseLong(told.group(1)) >= before) {
            throw new IllegalStateException(node + " did not begin with a log that ends before " + before);
        }
        return Long.parseLong(told.group(1));
    }
}
