package io.tidemark.failover.fault;

import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.load.ClientError;
import io.tidemark.failover.run.Round;
import java.util.List;
import java.util.Optional;

/**
 * The round's clients while others misbehave: they must not notice. An election that a busy machine brings about is an
 * error to them, but none of what is tested; so where time is not judged they may have errors if the term has changed.
 */
final class Bystanders {

    private final Round round;
    private final int errorsBefore;
    private final long term;
    private final long acknowledgedBefore;

    /** Looks at them before others misbehave. */
    Bystanders(Round round) {
        this.round = round;
        this.errorsBefore = round.observations().errors().size();
        this.acknowledgedBefore = round.observations().acknowledged();
        this.term = term();
    }

    /** They were served all the while, without an error, and the leader stayed. */
    void requireUndisturbed() {
        long now = term();
        List<ClientError> all = round.observations().errors();
        List<ClientError> errors = all.subList(errorsBefore, all.size());
        boolean sameTerm = now == term;
        round.requireUnlessBusy(sameTerm, "the term went from %d to %d".formatted(term, now));
        round.require(
                errors.isEmpty() || !sameTerm,
                "bystanders had %d errors; the first: %s"
                        .formatted(
                                errors.size(),
                                errors.stream()
                                        .findFirst()
                                        .map(ClientError::text)
                                        .orElse("")));
        requireServed();
    }

    /** No other node came to lead; some may have had errors. */
    void requireLeaderStayed() {
        long now = term();
        round.requireUnlessBusy(now == term, "the term went from %d to %d".formatted(term, now));
        requireServed();
    }

    /** They were served; some may have had errors. */
    void requireServed() {
        long commits = round.observations().acknowledged() - acknowledgedBefore;
        round.require(commits > 0, "no commit of a bystander was acknowledged");
    }

    private long term() {
        return round.cluster().nodes().stream()
                .map(ClusterNode::status)
                .flatMap(Optional::stream)
                .mapToLong(NodeStatusBody::term)
                .max()
                .orElse(-1);
    }
}
