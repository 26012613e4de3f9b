package io.tidemark.core.protocol;

/** How a request ended, for clients that know RocketMQ's codes only; {@link ErrorKind} says it more finely. */
public final class ResponseCode {

    public static final int SUCCESS = 0;
    public static final int SYSTEM_ERROR = 1;
    /** A bound on queued work is reached; nothing was proposed. */
    public static final int SYSTEM_BUSY = 2;

    public static final int REQUEST_CODE_NOT_SUPPORTED = 3;
    /** No leader or no quorum; nothing was proposed. */
    public static final int SERVICE_NOT_AVAILABLE = 14;
    /** There can be no such topic. */
    public static final int TOPIC_NOT_EXIST = 17;
    /**
     * The position does not exist. A RocketMQ client starts from the end of the queue on this, so it is only ever said
     * from a complete, linearizable table.
     */
    public static final int QUERY_NOT_FOUND = 22;
    /** A field is missing or bad; the remark names it. */
    public static final int INVALID_PARAMETER = 29;
    /** Nobody of the group is connected; the nodes keep no account of that, so it is always said. */
    public static final int CONSUMER_NOT_ONLINE = 206;
    /** Proposed, but not known whether it was or will be applied. */
    public static final int OUTCOME_UNKNOWN = 4001;
    /** A stale read found nothing. Not 22: the position may exist on other nodes. */
    public static final int STALE_NOT_FOUND = 4002;
    /** No room for it; nothing was proposed. */
    public static final int NO_SPACE = 4003;

    private ResponseCode() {}
}
