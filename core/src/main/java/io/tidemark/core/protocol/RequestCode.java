package io.tidemark.core.protocol;

/**
 * What a request asks for. Those below 11,001 are RocketMQ's; the block from there on is ours: RocketMQ 5.5.0 uses
 * nothing between 5,001 and 200,050, and a binary header carries no code above 32,767.
 */
public final class RequestCode {

    public static final int QUERY_CONSUMER_OFFSET = 14;
    public static final int UPDATE_CONSUMER_OFFSET = 15;
    public static final int HEART_BEAT = 34;
    public static final int UNREGISTER_CLIENT = 35;
    public static final int GET_CONSUMER_LIST_BY_GROUP = 38;
    public static final int GET_ALL_CONSUMER_OFFSET = 43;
    public static final int CHECK_CLIENT_CONFIG = 46;
    public static final int GET_ROUTEINFO_BY_TOPIC = 105;
    public static final int GET_BROKER_CLUSTER_INFO = 106;
    public static final int GET_CONSUMER_CONNECTION_LIST = 203;
    public static final int GET_ALL_TOPIC_LIST_FROM_NAMESERVER = 206;
    public static final int DELETE_SUBSCRIPTIONGROUP = 207;
    public static final int GET_CONSUME_STATS = 208;
    public static final int DELETE_TOPIC_IN_BROKER = 215;
    public static final int DELETE_TOPIC_IN_NAMESRV = 216;
    public static final int INVOKE_BROKER_TO_RESET_OFFSET = 222;
    public static final int QUERY_TOPIC_CONSUME_BY_WHO = 300;
    public static final int QUERY_CORRECTION_OFFSET = 308;
    public static final int CLONE_GROUP_OFFSET = 314;
    public static final int GET_BROKER_CONSUME_STATS = 317;
    public static final int QUERY_TOPICS_BY_CONSUMER = 343;
    public static final int GET_TOPIC_CONFIG = 351;
    public static final int EXPORT_ROCKSDB_CONFIG_TO_JSON = 355;

    /** Several positions, atomically; body {@link CommitOffsetsBody}. */
    public static final int COMMIT_OFFSETS = 11_001;
    /** Several positions at one revision; body {@link QueryOffsetsBody}, answered with {@link QueryOffsetsResponseBody}. */
    public static final int QUERY_OFFSETS = 11_002;
    /** What a node knows of itself and its cluster; answered with {@link NodeStatusBody}. */
    public static final int NODE_STATUS = 11_003;
    /** One step of {@code member replace}; header {@link MemberRequestHeader}. */
    public static final int REPLACE_MEMBER = 11_004;
    /** Hands leadership over; header {@link MemberRequestHeader}. */
    public static final int TRANSFER_LEADERSHIP = 11_005;

    /** Takes a node in as a learner; header {@link AddMemberRequestHeader}. */
    public static final int ADD_MEMBER = 11_006;
    /** One step of making a learner a voter; header {@link MemberRequestHeader}. */
    public static final int PROMOTE_MEMBER = 11_007;
    /** One step of taking a member out; header {@link MemberRequestHeader}. */
    public static final int REMOVE_MEMBER = 11_008;

    /** The groups that have positions, in pages; header {@link ListGroupsRequestHeader}, answered with {@link GroupListBody}. */
    public static final int LIST_GROUPS = 11_009;
    /** A group's positions, in pages; header {@link DescribeGroupRequestHeader}, answered with {@link GroupOffsetsBody}. */
    public static final int DESCRIBE_GROUP = 11_010;
    /** Deletes positions by group, topic or both. */
    public static final int DELETE_OFFSETS = 11_011;
    /** Sets a group's positions to those of another one. */
    public static final int CLONE_GROUP = 11_012;
    /** Sets positions and holds them until they are taken over; body {@link CommitOffsetsBody}. */
    public static final int RESET_OFFSETS = 11_013;
    /** Has the node that is asked write its snapshot now. */
    public static final int WRITE_SNAPSHOT = 11_014;

    private RequestCode() {}
}
