package io.tidemark.core.protocol;

/** The names of ext fields on the wire. The first block is RocketMQ's, the second ours. */
public final class FieldName {

    public static final String CONSUMER_GROUP = "consumerGroup";
    public static final String TOPIC = "topic";
    public static final String QUEUE_ID = "queueId";
    public static final String COMMIT_OFFSET = "commitOffset";
    public static final String OFFSET = "offset";
    /** The broker's name; absent means the default broker. */
    public static final String BROKER_NAME = "bname";

    /** What a read may rely on, see {@link Consistency}. */
    public static final String CONSISTENCY = "consistency";
    /** Where in the history an answer stands: the index of the write's log entry, or at which the table was read. */
    public static final String REVISION = "revision";
    /** {@code true} in an answer that was not read linearizably. */
    public static final String STALE = "stale";
    /** Why it is not a success, see {@link ErrorKind}. */
    public static final String ERROR_KIND = "errorKind";
    /** The node that an administrative request is about. */
    public static final String NODE = "node";
    /** Where the Raft of a node that is to be added is reached, host:port. */
    public static final String RAFT = "raft";
    /** {@code false} when an administrative request did one step and should be asked again. */
    public static final String DONE = "done";

    /** Not a field: what errors call a body that cannot be read. */
    public static final String BODY = "body";
    /** Not a field: what errors call the list in a batch's body. */
    public static final String POSITIONS = "positions";

    private FieldName() {}

    /** What errors call a part of one position of a batch: {@code positions[17].queueId}. */
    public static String ofPosition(int index, String part) {
        return POSITIONS + '[' + index + "]." + part;
    }
}
