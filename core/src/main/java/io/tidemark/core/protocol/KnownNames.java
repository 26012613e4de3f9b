package io.tidemark.core.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The field names that nearly every frame has, found by their bytes so that reading one makes no new String. Length,
 * first and last byte choose a slot; no two of the names share one.
 */
final class KnownNames {

    private static final int SLOTS = 64;

    private static final @Nullable String[] NAMES = table(
            FieldName.CONSUMER_GROUP,
            FieldName.TOPIC,
            FieldName.QUEUE_ID,
            FieldName.COMMIT_OFFSET,
            FieldName.OFFSET,
            FieldName.BROKER_NAME,
            FieldName.CONSISTENCY,
            FieldName.REVISION,
            FieldName.STALE,
            FieldName.ERROR_KIND,
            FieldName.NODE,
            FieldName.DONE,
            // Sent by RocketMQ's clients, of no meaning here.
            "setZeroIfNotFound",
            "ns",
            "nsd",
            "oway",
            "lo",
            "AccessKey",
            "Signature",
            "SecurityToken");

    private KnownNames() {}

    /** The text of these bytes; for a known name always the same String. */
    static String read(byte[] bytes, int at, int length) {
        if (length == 0) {
            return "";
        }
        String known = NAMES[slot(length, bytes[at], bytes[at + length - 1])];
        return known != null && matches(known, bytes, at, length)
                ? known
                : new String(bytes, at, length, StandardCharsets.UTF_8);
    }

    private static boolean matches(String name, byte[] bytes, int at, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) != bytes[at + i]) {
                return false;
            }
        }
        return true;
    }

    private static int slot(int length, int first, int last) {
        return (length + 3 * first + last) & (SLOTS - 1);
    }

    private static @Nullable String[] table(String... names) {
        @Nullable String[] table = new String[SLOTS];
        for (String name : names) {
            int slot = slot(name.length(), name.charAt(0), name.charAt(name.length() - 1));
            if (table[slot] != null) {
                throw new IllegalStateException("slot=" + slot + " is shared by " + table[slot] + " and " + name);
            }
            table[slot] = name;
        }
        return table;
    }
}
