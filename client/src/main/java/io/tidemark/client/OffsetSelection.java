package io.tidemark.client;

import io.tidemark.core.protocol.DeleteOffsetsRequestHeader;
import java.util.Optional;

/**
 * Positions by group, topic or both.
 *
 * <pre>{@code
 * client.delete(OffsetSelection.ofGroup("billing").onAllBrokers());
 * }</pre>
 *
 * @param group the group, or empty for every group
 * @param topic the topic, or empty for every topic; one of the two is named
 * @param broker the broker's name, or "" for the default one; empty for the client's own
 * @param allBrokers whether the positions of all brokers are meant
 */
public record OffsetSelection(
        Optional<String> group, Optional<String> topic, Optional<String> broker, boolean allBrokers) {

    public OffsetSelection {
        if (group.isEmpty() && topic.isEmpty()) {
            throw new IllegalArgumentException("neither group nor topic is named, expected one of them");
        }
        if (allBrokers && broker.isPresent()) {
            throw new IllegalArgumentException("broker=" + broker.get() + " beside all brokers, expected one of them");
        }
    }

    public static OffsetSelection ofGroup(String group) {
        return new OffsetSelection(Optional.of(group), Optional.empty(), Optional.empty(), false);
    }

    public static OffsetSelection ofTopic(String topic) {
        return new OffsetSelection(Optional.empty(), Optional.of(topic), Optional.empty(), false);
    }

    public static OffsetSelection ofGroupAndTopic(String group, String topic) {
        return new OffsetSelection(Optional.of(group), Optional.of(topic), Optional.empty(), false);
    }

    /** The same of this broker; "" is the default one. */
    public OffsetSelection onBroker(String name) {
        return new OffsetSelection(group, topic, Optional.of(name), false);
    }

    /** The same of every broker. */
    public OffsetSelection onAllBrokers() {
        return new OffsetSelection(group, topic, Optional.empty(), true);
    }

    DeleteOffsetsRequestHeader toHeader(String ownBroker) {
        return new DeleteOffsetsRequestHeader(
                group.orElse(""), topic.orElse(""), allBrokers ? "" : broker.orElse(ownBroker), allBrokers);
    }
}
