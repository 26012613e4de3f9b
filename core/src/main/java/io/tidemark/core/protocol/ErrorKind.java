package io.tidemark.core.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Why a request was not answered with success, for programs: the value of the ext field {@code errorKind}. With every
 * kind but {@link #OUTCOME_UNKNOWN} nothing was or will be applied.
 */
public enum ErrorKind {
    /** A bound on queued work is reached. */
    BUSY(ResponseCode.SYSTEM_BUSY),
    /** No leader or no quorum within the time a request may wait. */
    UNAVAILABLE(ResponseCode.SERVICE_NOT_AVAILABLE),
    /** Proposed, but not known whether it was or will be applied. */
    OUTCOME_UNKNOWN(ResponseCode.OUTCOME_UNKNOWN),
    /** No room on the log's disk, or the table is at its bound. */
    NO_SPACE(ResponseCode.NO_SPACE),
    /** The positions do not fit one log entry. */
    TOO_LARGE(ResponseCode.INVALID_PARAMETER),
    /**
     * A position was reset, and nobody has taken it over since. RocketMQ's request 15 is answered 0 all the same, as its
     * broker does.
     */
    HELD(ResponseCode.SYSTEM_ERROR),
    /** A field is missing or bad; the remark names it. */
    INVALID_FIELD(ResponseCode.INVALID_PARAMETER),
    /** The position does not exist, by a linearizable read. */
    NOT_FOUND(ResponseCode.QUERY_NOT_FOUND),
    /** A stale read found nothing. */
    STALE_NOT_FOUND(ResponseCode.STALE_NOT_FOUND),
    /** There is no such topic: its name breaks the rules, or it is the retry topic of a group without positions. */
    NO_TOPIC(ResponseCode.TOPIC_NOT_EXIST),
    /** Asked who of a group is connected, which nodes do not know. */
    NOT_ONLINE(ResponseCode.CONSUMER_NOT_ONLINE),
    /** The request code is not known. */
    UNSUPPORTED(ResponseCode.REQUEST_CODE_NOT_SUPPORTED),
    /** The request cannot be carried out as it stands: an administrative one, or a table too large for a frame. */
    REFUSED(ResponseCode.SYSTEM_ERROR),
    /** A fault of the node that was found before anything was proposed. */
    INTERNAL(ResponseCode.SYSTEM_ERROR);

    private final int code;

    ErrorKind(int code) {
        this.code = code;
    }

    /** The response code that goes with it. */
    public int code() {
        return code;
    }

    /** The kind with this name, or null for one that this version does not know. */
    public static @Nullable ErrorKind named(String name) {
        for (ErrorKind kind : VALUES) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return null;
    }

    private static final ErrorKind[] VALUES = values();
}
