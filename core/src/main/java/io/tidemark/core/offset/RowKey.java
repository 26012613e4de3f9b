package io.tidemark.core.offset;

import io.tidemark.core.offset.InvalidPositionException.Field;

/**
 * The key of a row: {@code topic@group}, and for another broker than the default one {@code topic@group@broker}.
 * Names cannot contain an '@', so a key can be taken apart again. A key is ASCII.
 */
public final class RowKey {

    /** The greatest length of a key, in characters as in bytes. */
    public static final int LENGTH_MAX =
            NameRules.DERIVED_TOPIC_LENGTH_MAX + 1 + NameRules.GROUP_LENGTH_MAX + 1 + NameRules.BROKER_LENGTH_MAX;

    private static final char SEPARATOR = '@';

    private RowKey() {}

    /**
     * Makes a row's key. Topic and group consist of {@code [%|a-zA-Z0-9_-]}; a topic has at most 127 characters (255
     * when it begins with %RETRY% or %DLQ%), a group at most 120. A broker's name may also hold dots and has at most
     * 127 characters.
     *
     * @param broker the broker's name, or "" for the default table
     * @throws InvalidPositionException names the first part that breaks RocketMQ's rules
     */
    public static String of(String broker, String topic, String group) {
        NameRules.requireTopic(topic, 0, topic.length());
        NameRules.requireGroup(group, 0, group.length());
        if (broker.isEmpty()) {
            return topic + SEPARATOR + group;
        }
        NameRules.requireBroker(broker, 0, broker.length());
        return topic + SEPARATOR + group + SEPARATOR + broker;
    }

    /**
     * Checks a key that comes from a file or from the log: that {@link #of} could have made it.
     *
     * @return the key
     * @throws InvalidPositionException names the first part that breaks the rules
     */
    public static String requireValid(String row) {
        // The length first, so that no more than this is ever searched or told.
        if (row.length() > LENGTH_MAX) {
            throw new InvalidPositionException(
                    Field.TOPIC, "row length=%d, expected at most %d".formatted(row.length(), LENGTH_MAX));
        }
        int afterTopic = row.indexOf(SEPARATOR);
        if (afterTopic < 0) {
            throw new InvalidPositionException(Field.GROUP, "row has no '@', expected topic@group");
        }
        int afterGroup = groupEnd(row, afterTopic);
        NameRules.requireTopic(row, 0, afterTopic);
        NameRules.requireGroup(row, afterTopic + 1, afterGroup);
        if (afterGroup < row.length()) {
            NameRules.requireBroker(row, afterGroup + 1, row.length());
        }
        return row;
    }

    /**
     * Checks a group's name.
     *
     * @return the name
     * @throws InvalidPositionException it breaks RocketMQ's rules
     */
    public static String requireGroup(String group) {
        NameRules.requireGroup(group, 0, group.length());
        return group;
    }

    /** The topic of a valid key. */
    public static String topic(String row) {
        return row.substring(0, row.indexOf(SEPARATOR));
    }

    /** The consumer group of a valid key. */
    public static String group(String row) {
        int afterTopic = row.indexOf(SEPARATOR);
        return row.substring(afterTopic + 1, groupEnd(row, afterTopic));
    }

    /** The broker's name of a valid key, or "" for the default table. */
    public static String broker(String row) {
        int afterGroup = groupEnd(row, row.indexOf(SEPARATOR));
        return afterGroup == row.length() ? "" : row.substring(afterGroup + 1);
    }

    /** Whether the topic of a valid key is one that RocketMQ derives from the group: for retries or dead letters. */
    public static boolean isOfDerivedTopic(String row) {
        return NameRules.isDerived(topic(row), group(row));
    }

    /** Whether a valid key is of this topic; a look through a table asks it of every row, so nothing is cut out. */
    public static boolean isOfTopic(String row, String topic) {
        return isAt(row, 0, row.indexOf(SEPARATOR), topic);
    }

    /** Whether a valid key is of this consumer group. */
    public static boolean isOfGroup(String row, String group) {
        int afterTopic = row.indexOf(SEPARATOR);
        return isAt(row, afterTopic + 1, groupEnd(row, afterTopic), group);
    }

    /** Whether a valid key is of this broker, "" for the default table. */
    public static boolean isOfBroker(String row, String broker) {
        int afterGroup = groupEnd(row, row.indexOf(SEPARATOR));
        return broker.isEmpty()
                ? afterGroup == row.length()
                : afterGroup < row.length() && isAt(row, afterGroup + 1, row.length(), broker);
    }

    private static boolean isAt(String row, int from, int to, String name) {
        return to - from == name.length() && row.startsWith(name, from);
    }

    /** {@code topic@group} of a valid key, as RocketMQ's own table has it. */
    public static String topicAtGroup(String row) {
        return row.substring(0, groupEnd(row, row.indexOf(SEPARATOR)));
    }

    private static int groupEnd(String row, int afterTopic) {
        int end = row.indexOf(SEPARATOR, afterTopic + 1);
        return end < 0 ? row.length() : end;
    }
}
