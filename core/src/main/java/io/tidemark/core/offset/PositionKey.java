package io.tidemark.core.offset;

/**
 * Names one position: a row and a queue of it.
 *
 * @param row the row's key, see {@link RowKey}
 * @param queueId 0 to 65,535
 */
public record PositionKey(String row, int queueId) {

    /** The greatest queue id. */
    public static final int QUEUE_ID_MAX = 65_535;

    public PositionKey {
        if (queueId < 0 || queueId > QUEUE_ID_MAX) {
            throw new InvalidPositionException(
                    InvalidPositionException.Field.QUEUE_ID, "queueId=" + queueId + ", expected 0 to " + QUEUE_ID_MAX);
        }
    }

    /**
     * The key of a queue as clients name it.
     *
     * @param broker the broker's name, or "" for the default table
     * @throws InvalidPositionException names the first part that breaks RocketMQ's rules
     */
    public static PositionKey of(String broker, String topic, String group, int queueId) {
        return new PositionKey(RowKey.of(broker, topic, group), queueId);
    }
}
