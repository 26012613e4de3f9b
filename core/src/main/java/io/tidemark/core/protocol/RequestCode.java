package io.tidemark.core.protocol;

/**
 * What a request asks for. The first three are RocketMQ's; the block from 11,001 is ours: RocketMQ 5.5.0 uses nothing
 * between 5,001 and 200,050, and a binary header carries no code above 32,767.
 */
public final class RequestCode {

    public static final int QUERY_CONSUMER_OFFSET = 14;
    public static final int UPDATE_CONSUMER_OFFSET = 15;
    public static final int GET_ALL_CONSUMER_OFFSET = 43;

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

    private RequestCode() {}
}
