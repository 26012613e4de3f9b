package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.Filler;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import java.util.List;

/**
 * F26: a node is started with a heap that its table does not fit into. It ends at once and does not limp, nobody else
 * notices, and with its usual heap it comes back.
 */
final class OutOfMemory implements Fault {

    /** As {@code scripts/server} documents it. */
    private static final int OUT_OF_MEMORY = 3;

    /** Some 40 MB of table: more than the largest of the heaps. */
    private static final int POSITIONS = 100_000;

    private static final List<String> HEAPS = List.of("20m", "26m", "32m");

    private boolean filled;

    @Override
    public String id() {
        return "F26";
    }

    @Override
    public String title() {
        return "out of memory on one node";
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitAllFollow();
        if (!filled) {
            Filler.inOwnRows(leader, POSITIONS);
            filled = true;
        }
        ClusterNode node = round.anyOf(round.cluster().others(round.cluster().awaitAllFollow()));
        String heap = round.anyOf(HEAPS);
        ElectionWatch elections = ElectionWatch.begin(round);
        round.injuring();
        node.stop();
        node.heap(heap);
        try {
            node.start();
            int code = node.awaitExit();
            round.prove("%s with a heap of %s ended with exit code %d".formatted(node, heap, code));
            round.require(
                    code == OUT_OF_MEMORY,
                    "%s ended with exit code %d, expected %d".formatted(node, code, OUT_OF_MEMORY));
        } finally {
            node.heap("");
        }
        node.start();
        round.cluster().awaitAllFollow();
        round.healed();
        if (elections.requireOnly(0)) {
            round.requireNoErrorsBeside(node);
        }
    }
}
