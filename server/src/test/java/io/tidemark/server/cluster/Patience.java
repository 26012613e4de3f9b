package io.tidemark.server.cluster;

import io.tidemark.client.BusyException;
import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.failover.cluster.ClusterNode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks again what may be asked again. A cluster may elect a leader at any time, on a crowded machine without a reason,
 * and then answers with a passing error.
 */
final class Patience {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Patience() {}

    /** A request to a node. */
    @FunctionalInterface
    interface Asking<T> {
        T ask() throws TidemarkException;
    }

    /**
     * Asks until there is an answer.
     *
     * @throws TidemarkException an error that does not pass, or the last one when patience ends
     */
    static <T> T untilAnswered(Asking<T> asking) throws TidemarkException {
        long deadline = System.nanoTime() + ClusterNode.PATIENCE.toNanos();
        while (true) {
            try {
                return asking.ask();
            } catch (BusyException | UnavailableException | OutcomeUnknownException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                pause();
            }
        }
    }

    /** Lets a client that was turned away not ask all the time. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }
}
