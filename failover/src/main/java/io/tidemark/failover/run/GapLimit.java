package io.tidemark.failover.run;

import java.time.Duration;

/** How long no commit at all may be acknowledged, over many rounds: the promise of docs/failover.md. */
public record GapLimit(Duration p50, Duration p99, Duration max) {

    /** When the leader dies, stands or falls silent. */
    public static final GapLimit LEADER_LOST =
            new GapLimit(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));

    /** When a node comes back that was cut off: nothing but what is always there. */
    public static final GapLimit NODE_RETURNS =
            new GapLimit(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(100));

    /** When links lose much of what passes. */
    public static final GapLimit LINK_DISTURBED =
            new GapLimit(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(3));

    /** When leadership is handed over. */
    public static final GapLimit LEADER_MOVES =
            new GapLimit(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofSeconds(2));
}
