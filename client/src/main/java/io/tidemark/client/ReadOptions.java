package io.tidemark.client;

import io.tidemark.core.protocol.Consistency;
import java.time.Duration;
import java.util.Optional;

/**
 * How a read is done.
 *
 * <pre>{@code
 * client.fetch(key, ReadOptions.stale().within(Duration.ofMillis(200)));
 * }</pre>
 *
 * @param consistency what the read may rely on
 * @param takeOver whether positions that a reset holds are let go: whoever reads them so goes on from what is answered
 * @param deadline how long it may take in all; empty for the client's own
 */
public record ReadOptions(Consistency consistency, boolean takeOver, Optional<Duration> deadline) {

    private static final ReadOptions LINEARIZABLE = new ReadOptions(Consistency.LINEARIZABLE, false, Optional.empty());
    private static final ReadOptions STALE = new ReadOptions(Consistency.STALE, false, Optional.empty());

    public ReadOptions {
        if (takeOver && consistency != Consistency.LINEARIZABLE) {
            throw new IllegalArgumentException("takeOver with a stale read, expected a linearizable one");
        }
        deadline.ifPresent(value -> ClientOptions.requirePositive("deadline", value));
    }

    /** Sees every commit that was acknowledged before the read began. What a read without options does. */
    public static ReadOptions linearizable() {
        return LINEARIZABLE;
    }

    /** Sees what some node has applied; answered without a leader too. */
    public static ReadOptions stale() {
        return STALE;
    }

    /**
     * The same, and lets go what a reset holds. Such a read is asked again like any other, and fails with an {@link
     * OutcomeUnknownException} when it is not known at the deadline whether the positions were let go.
     */
    public ReadOptions takingOver() {
        return new ReadOptions(consistency, true, deadline);
    }

    /** The same, within this time in all. */
    public ReadOptions within(Duration time) {
        return new ReadOptions(consistency, takeOver, Optional.of(time));
    }
}
