package io.tidemark.client;

import io.tidemark.core.protocol.CloneGroupRequestHeader;
import java.util.Optional;

/**
 * Which group's positions are set to which other one's.
 *
 * <pre>{@code
 * client.clone(GroupClone.of("billing", "billing-canary").ofTopic("orders"));
 * }</pre>
 *
 * @param source the group whose offsets are taken
 * @param destination the group that gets them; of the topics that are cloned it keeps no other queues, all else of it stays
 * @param topic the only topic that is cloned, or empty for all
 * @param broker the broker's name, or "" for the default one; empty for the client's own
 * @param allBrokers whether the positions of all brokers are cloned
 */
public record GroupClone(
        String source, String destination, Optional<String> topic, Optional<String> broker, boolean allBrokers) {

    public GroupClone {
        if (source.equals(destination)) {
            throw new IllegalArgumentException(
                    "destination=" + destination + ", expected another group than the source");
        }
        if (allBrokers && broker.isPresent()) {
            throw new IllegalArgumentException("broker=" + broker.get() + " beside all brokers, expected one of them");
        }
    }

    public static GroupClone of(String source, String destination) {
        return new GroupClone(source, destination, Optional.empty(), Optional.empty(), false);
    }

    /** The same of this topic alone. */
    public GroupClone ofTopic(String name) {
        return new GroupClone(source, destination, Optional.of(name), broker, allBrokers);
    }

    /** The same of this broker; "" is the default one. */
    public GroupClone onBroker(String name) {
        return new GroupClone(source, destination, topic, Optional.of(name), false);
    }

    /** The same of every broker. */
    public GroupClone onAllBrokers() {
        return new GroupClone(source, destination, topic, Optional.empty(), true);
    }

    CloneGroupRequestHeader toHeader(String ownBroker) {
        return new CloneGroupRequestHeader(
                source, destination, topic.orElse(""), allBrokers ? "" : broker.orElse(ownBroker), allBrokers);
    }
}
