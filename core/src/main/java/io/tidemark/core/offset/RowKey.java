package io.tidemark.core.offset;

/**
 * The key of a row: {@code topic@group}, and for another broker than the default one {@code topic@group@broker}.
 * Names cannot contain an '@', so a key can be taken apart again.
 */
public final class RowKey {

    private RowKey() {}

    /**
     * Makes a row's key.
     *
     * @param broker the broker's name, or "" for the default table
     * @throws InvalidPositionException names the first part that breaks RocketMQ's rules
     */
    public static String of(String broker, String topic, String group) {
        return broker.isEmpty() ? topic + '@' + group : topic + '@' + group + '@' + broker;
    }
}
