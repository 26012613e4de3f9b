package io.tidemark.failover.load;

import java.time.Duration;

/**
 * How much the clients do.
 *
 * @param queuesOfWriter how many positions each writer has for itself
 * @param pause what each client waits between two operations; zero for as fast as it is answered
 */
public record LoadShape(int writers, int readers, int queuesOfWriter, Duration pause) {

    /** Keeps three young nodes busy and leaves two processors time for an injury. */
    public static final LoadShape STEADY = new LoadShape(6, 3, 16, Duration.ofMillis(4));

    /** Several times as many operations for the same processor time, since more of them share a log entry. */
    public static final LoadShape CROWDED = new LoadShape(36, 18, 8, Duration.ofMillis(4));

    /** Leaves two processors time to start nodes. */
    public static final LoadShape LIGHT = new LoadShape(5, 2, 8, Duration.ofMillis(25));
}
