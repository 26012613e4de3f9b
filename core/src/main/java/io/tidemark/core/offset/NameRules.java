package io.tidemark.core.offset;

import io.tidemark.core.offset.InvalidPositionException.Field;

/**
 * What a topic, a group and a broker may be called. Topics and groups follow RocketMQ 5.5.0 ({@code TopicValidator});
 * a broker's name may also hold dots, as names made from host names do.
 */
final class NameRules {

    static final int TOPIC_LENGTH_MAX = 127;

    /** Of a topic that RocketMQ derives from a group. */
    static final int DERIVED_TOPIC_LENGTH_MAX = 255;

    static final int GROUP_LENGTH_MAX = 120;
    static final int BROKER_LENGTH_MAX = 127;

    private static final String RETRY_PREFIX = "%RETRY%";
    private static final String DEAD_LETTER_PREFIX = "%DLQ%";

    private static final String NAME_CHARACTERS = "%|-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /** A bit for each allowed ASCII character: every commit's names pass here, so a pattern would cost too much. */
    private static final long LOW_ALLOWED = allowedFrom(0);

    private static final long HIGH_ALLOWED = allowedFrom(Long.SIZE);

    private NameRules() {}

    /** Checks the part of {@code text} that names a topic. */
    static void requireTopic(String text, int from, int to) {
        boolean derived = text.startsWith(RETRY_PREFIX, from) || text.startsWith(DEAD_LETTER_PREFIX, from);
        require(Field.TOPIC, text, from, to, derived ? DERIVED_TOPIC_LENGTH_MAX : TOPIC_LENGTH_MAX);
    }

    /** Whether RocketMQ derives the topic from this group: its messages are the group's own. */
    static boolean isDerived(String topic, String group) {
        return topic.equals(RETRY_PREFIX + group) || topic.equals(DEAD_LETTER_PREFIX + group);
    }

    /** Checks the part of {@code text} that names a group. */
    static void requireGroup(String text, int from, int to) {
        require(Field.GROUP, text, from, to, GROUP_LENGTH_MAX);
    }

    /** Checks the part of {@code text} that names a broker. */
    static void requireBroker(String text, int from, int to) {
        require(Field.BROKER, text, from, to, BROKER_LENGTH_MAX);
    }

    /** The length comes first: a name of megabytes is refused without being looked at. */
    private static void require(Field field, String text, int from, int to, int lengthMax) {
        int length = to - from;
        if (length == 0 || length > lengthMax) {
            throw new InvalidPositionException(
                    field, "%s length=%d, expected 1 to %d".formatted(nameOf(field), length, lengthMax));
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isAllowed(c) && !(c == '.' && field == Field.BROKER)) {
                throw new InvalidPositionException(
                        field,
                        "%s has character U+%04X at %d, expected only [%%|a-zA-Z0-9_-%s]"
                                .formatted(nameOf(field), (int) c, i - from, field == Field.BROKER ? "." : ""));
            }
        }
    }

    private static boolean isAllowed(char c) {
        // A shift distance counts modulo 64, so either half is asked for the character's low six bits.
        return c < 2 * Long.SIZE && (((c < Long.SIZE ? LOW_ALLOWED : HIGH_ALLOWED) >>> c) & 1) != 0;
    }

    private static long allowedFrom(int first) {
        long bits = 0;
        for (int i = 0; i < Long.SIZE; i++) {
            if (NAME_CHARACTERS.indexOf(first + i) >= 0) {
                bits |= 1L << i;
            }
        }
        return bits;
    }

    private static String nameOf(Field field) {
        return switch (field) {
            case BROKER -> "broker";
            case TOPIC -> "topic";
            case GROUP -> "group";
            case QUEUE_ID -> "queueId";
            case OFFSET -> "offset";
        };
    }
}
