package io.tidemark.core.offset;

/**
 * Names rows by their topic, their group or both, of one broker or of all.
 *
 * @param topic its name, or "" for any
 * @param group its name, or "" for any
 * @param broker its name, "" for the default table, or {@link #ANY_BROKER}
 */
public record RowSelection(String topic, String group, String broker) {

    /** All brokers, the default one too. No broker can be called so. */
    public static final String ANY_BROKER = "*";

    /** @throws InvalidPositionException names the first part that breaks RocketMQ's rules, or that nothing is named */
    public RowSelection {
        if (topic.isEmpty() && group.isEmpty()) {
            throw new InvalidPositionException(
                    InvalidPositionException.Field.GROUP,
                    "neither a group nor a topic is named, expected one at least");
        }
        if (!topic.isEmpty()) {
            NameRules.requireTopic(topic, 0, topic.length());
        }
        if (!group.isEmpty()) {
            NameRules.requireGroup(group, 0, group.length());
        }
        if (!broker.isEmpty() && !broker.equals(ANY_BROKER)) {
            NameRules.requireBroker(broker, 0, broker.length());
        }
    }

    /** Whether it names one row and no more. */
    public boolean isOfOneRow() {
        return !topic.isEmpty() && !group.isEmpty() && !broker.equals(ANY_BROKER);
    }

    /** The key of the one row that it names. */
    String rowKey() {
        return RowKey.of(broker, topic, group);
    }

    /** Whether it names the row with this key. */
    boolean matches(String row) {
        return (topic.isEmpty() || RowKey.isOfTopic(row, topic))
                && (group.isEmpty() || RowKey.isOfGroup(row, group))
                && (broker.equals(ANY_BROKER) || RowKey.isOfBroker(row, broker));
    }
}
