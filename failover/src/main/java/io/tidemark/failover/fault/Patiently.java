package io.tidemark.failover.fault;

import static org.awaitility.Awaitility.await;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.failover.cluster.ClusterNode;
import java.time.Duration;
import java.util.Optional;

/** What a fault itself asks a node, again and again until it is answered: on a busy machine there are elections. */
final class Patiently {

    private Patiently() {}

    /** One request. */
    @FunctionalInterface
    interface Request<R> {
        R send(TidemarkConnection connection) throws TidemarkException;
    }

    static <R> R untilAnswered(ClusterNode node, Request<R> request) {
        return await(node + " answers")
                .atMost(ClusterNode.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> answer(node, request), Optional::isPresent)
                .orElseThrow();
    }

    private static <R> Optional<R> answer(ClusterNode node, Request<R> request) {
        try (TidemarkConnection connection = node.connect()) {
            return Optional.of(request.send(connection));
        } catch (TidemarkException e) {
            return Optional.empty();
        }
    }
}
