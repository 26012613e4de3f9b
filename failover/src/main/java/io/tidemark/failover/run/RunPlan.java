package io.tidemark.failover.run;

import io.tidemark.failover.load.LoadShape;
import java.time.Duration;
import java.util.Map;

/**
 * How much a run does.
 *
 * @param rounds of each fault
 * @param length of a round at least, from the clients' first operation to their last; some injuries take longer
 * @param load what clients do all the time
 * @param settings of all nodes that differ from the default ones
 * @param judgesTime whether limits of time are judged, which says nothing on a machine that does other things as well
 */
public record RunPlan(
        int rounds, long seed, Duration length, LoadShape load, Map<String, String> settings, boolean judgesTime) {

    public RunPlan {
        settings = Map.copyOf(settings);
        if (rounds < 1 || length.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "rounds=%d length=%s, expected at least one, of at least a second".formatted(rounds, length));
        }
    }

    /** The seed of one round of one fault, whatever else is run. */
    public long seed(Fault fault, int round) {
        return (seed * 31 + fault.id().hashCode()) * 1_000_003 + round;
    }
}
