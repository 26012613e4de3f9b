package io.tidemark.failover.load;

import io.tidemark.client.TidemarkException;
import io.tidemark.failover.history.OperationKind;

/**
 * An operation that was not answered with what it asked for.
 *
 * @param atNanos when the client was told, since the round began
 * @param node the node that was asked
 */
public record ClientError(long atNanos, String client, String node, OperationKind kind, TidemarkException failure) {

    /** One line for people. */
    public String text() {
        return "%.3f s %s %s through %s: %s: %s"
                .formatted(atNanos / 1e9, client, kind, node, failure.getClass().getSimpleName(), failure.getMessage());
    }
}
