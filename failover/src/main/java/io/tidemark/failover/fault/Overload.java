package io.tidemark.failover.fault;

import io.tidemark.core.protocol.ResponseCode;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.wire.PipelinedCommits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * F25: far more commits than the cluster can take, over connections that do not wait for answers. What is too much is
 * refused as busy, no node halts, and soon after it the others are served as before.
 */
final class Overload implements Fault {

    private static final int CONNECTIONS = 12;

    /** What a commit may be told meanwhile: an election is an error, but none that may be told as another one. */
    private static final Set<Integer> CODES = Set.of(
            ResponseCode.SUCCESS,
            ResponseCode.SYSTEM_BUSY,
            ResponseCode.SERVICE_NOT_AVAILABLE,
            ResponseCode.OUTCOME_UNKNOWN);

    private static final Duration NORMAL_WITHIN = Duration.ofSeconds(10);
    private static final int COMMITS_AFTER = 200;

    @Override
    public String id() {
        return "F25";
    }

    @Override
    public String title() {
        return "overload: pipelined batches far beyond what the cluster takes";
    }

    @Override
    public void strike(Round round) throws Exception {
        List<ClusterNode> nodes = round.cluster().nodes();
        round.cluster().awaitAllFollow();
        Bystanders bystanders = new Bystanders(round);
        round.injuring();
        Map<Integer, Long> answers;
        try (PipelinedCommits flood = new PipelinedCommits(nodes, CONNECTIONS)) {
            long until = System.nanoTime() + round.hold().toNanos();
            long patience = System.nanoTime() + ClusterNode.PATIENCE.toNanos();
            while (System.nanoTime() < until
                    || (flood.answers(ResponseCode.SYSTEM_BUSY) == 0 && System.nanoTime() < patience)) {
                round.goOn(Duration.ofMillis(100));
            }
            answers = flood.answers();
        }
        long ended = System.nanoTime();
        round.healed();
        round.load().awaitAcknowledged(COMMITS_AFTER);
        round.requireWithin(
                NORMAL_WITHIN, Duration.ofNanos(System.nanoTime() - ended), "until others were served as before");
        bystanders.requireLeaderStayed();
        round.require(CODES.containsAll(answers.keySet()), "answers by code: %s".formatted(answers));
        round.require(answers.containsKey(ResponseCode.SUCCESS), "none was committed: %s".formatted(answers));
        if (answers.containsKey(ResponseCode.SYSTEM_BUSY)) {
            round.prove("batches answered with each code: %s, of which 2 is busy".formatted(answers));
        }
    }
}
