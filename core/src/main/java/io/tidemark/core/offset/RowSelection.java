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
    boolean isOfOneRow() {
        return !topic.isEmpty() && !group.isEmpty() && !broker.equals(ANY_BROKER);
    }

    /** The key of the one row that it names. */
    String rowKey() {
        return RowKey.of(broker, topic, group);
    }

    /** Whether it names the row with this key. Every row of a table passes here, so nothing is cut out of the key. */
    boolean matches(String row) {
        int afterTopic = row.indexOf(RowKey.SEPARATOR);
        int afterGroup = RowKey.groupEnd(row, afterTopic);
        return isIn(row, 0, afterTopic, topic)
                && isIn(row, afterTopic + 1, afterGroup, group)
                && isOfBroker(row, afterGroup);
    }

    private boolean isOfBroker(String row, int afterGroup) {
        if (broker.equals(ANY_BROKER)) {
            return true;
        }
        return broker.isEmpty()
                ? afterGroup == row.length()
                : row.startsWith(broker, afterGroup + 1) && row.length() == afterGroup + 1 + broker.length();
    }

    private static boolean isIn(String row, int from, int to, String name) {
        return name.isEmpty() || (to - from == name.length() && row.startsWith(name, from));
    }
}
