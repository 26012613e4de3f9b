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

    /** The group's name in requests that are older than {@link #CONSUMER_GROUP}. */
    public static final String GROUP_NAME = "groupName";
    /** The same in the requests 222 and 343. */
    public static final String GROUP = "group";
    /** Whether a group's offsets go with it. */
    public static final String CLEAN_OFFSET = "cleanOffset";
    /** Which of RocketMQ's configurations are to be written to files. */
    public static final String CONFIG_TYPE = "configType";
    /** The topics that request 208 is about, separated by ';'. */
    public static final String TOPIC_LIST = "topicList";
    /** The group that request 308 compares with the others. */
    public static final String COMPARE_GROUP = "compareGroup";
    /** The groups that request 308 leaves out, separated by ','. */
    public static final String FILTER_GROUPS = "filterGroups";

    public static final String SOURCE_GROUP = "srcGroup";
    public static final String DESTINATION_GROUP = "destGroup";

    /** What a read may rely on, see {@link Consistency}. */
    public static final String CONSISTENCY = "consistency";
    /** Where in the history an answer stands: the index of the write's log entry, or at which the table was read. */
    public static final String REVISION = "revision";
    /** {@code true} in an answer that was not read linearizably. */
    public static final String STALE = "stale";
    /** Why it is not a success, see {@link ErrorKind}. */
    public static final String ERROR_KIND = "errorKind";
    /** {@code true} in a request about the tables of all brokers. */
    public static final String ALL_BROKERS = "allBrokers";
    /** {@code true} in a query by who goes on from what it reads: positions that a reset holds are let go. */
    public static final String TAKE_OVER = "takeOver";
    /** The last one of the page before; what comes behind it is asked for. */
    public static final String AFTER = "after";
    /** How many are asked for at most. */
    public static final String MAX = "max";
    /** {@code true} in an answer behind which there is more. */
    public static final String MORE = "more";
    /** How many positions a change removed or wrote. */
    public static final String CHANGED = "changed";
    /** By how much a reset moves offsets; request 222 only. */
    public static final String SHIFT = "shift";
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
