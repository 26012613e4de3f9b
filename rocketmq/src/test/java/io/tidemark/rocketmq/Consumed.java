package io.tidemark.rocketmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.failover.cluster.ClusterNode;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.message.MessageExt;
import org.awaitility.Awaitility;

/** The bodies of the messages that one consumer got, each as often as it came. Any thread. */
final class Consumed {

    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

    void add(Collection<MessageExt> messages) {
        messages.forEach(message -> bodies.add(new String(message.getBody(), UTF_8)));
    }

    int count() {
        return bodies.size();
    }

    List<String> all() {
        return List.copyOf(bodies);
    }

    private Set<String> distinct() {
        return bodies.stream().collect(Collectors.toSet());
    }

    /** Waits until there are so many. */
    void await(int count) {
        Awaitility.await("consumed " + count).atMost(ClusterNode.PATIENCE).until(() -> bodies.size() >= count);
    }

    /** Waits until all of these are there, however often. */
    void awaitAll(Collection<String> sent) {
        Awaitility.await("consumed all of " + sent.size())
                .atMost(ClusterNode.PATIENCE)
                .until(() -> distinct().containsAll(sent));
    }
}
