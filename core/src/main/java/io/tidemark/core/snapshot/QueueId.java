package io.tidemark.core.snapshot;

import io.tidemark.core.offset.PositionKey;

/** A queue id as a file's field name. */
final class QueueId {

    /** What {@link #parse} returns for a name that is no queue id. */
    static final int NONE = -1;

    private static final int DIGITS_MAX = 5;

    private QueueId() {}

    /** The number, or {@link #NONE} unless the name is one from 0 to 65,535 in its only spelling. */
    static int parse(String name) {
        int length = name.length();
        if (length == 0 || length > DIGITS_MAX || (length > 1 && name.charAt(0) == '0')) {
            return NONE;
        }
        int id = 0;
        for (int i = 0; i < length; i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            id = id * 10 + digit;
        }
        return id <= PositionKey.QUEUE_ID_MAX ? id : NONE;
    }
}
