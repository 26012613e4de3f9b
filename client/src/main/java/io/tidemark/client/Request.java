package io.tidemark.client;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.AddMemberRequestHeader;
import io.tidemark.core.protocol.CloneGroupRequestHeader;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.DeleteOffsetsRequestHeader;
import io.tidemark.core.protocol.DescribeGroupRequestHeader;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.InvalidFieldException;
import io.tidemark.core.protocol.ListGroupsRequestHeader;
import io.tidemark.core.protocol.MemberRequestHeader;
import io.tidemark.core.protocol.QueryConsumerOffsetRequestHeader;
import io.tidemark.core.protocol.QueryOffsetsBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.core.protocol.UpdateConsumerOffsetRequestHeader;
import java.util.List;
import java.util.function.Supplier;

/** What is sent, and whether it may change something: then the lack of an answer leaves the outcome unknown. */
final class Request {

    private static final byte[] NO_BODY = new byte[0];

    private final int code;
    private final ExtFields fields;
    private final byte[] body;
    private final boolean changes;

    private Request(int code, ExtFields fields, byte[] body, boolean changes) {
        this.code = code;
        this.fields = fields;
        this.body = body;
        this.changes = changes;
    }

    static Request commit(Position position) {
        PositionKey key = position.key();
        String row = key.row();
        ExtFields fields = new UpdateConsumerOffsetRequestHeader(
                        RowKey.group(row), RowKey.topic(row), key.queueId(), position.offset(), RowKey.broker(row))
                .toFields();
        return new Request(RequestCode.UPDATE_CONSUMER_OFFSET, fields, NO_BODY, true);
    }

    static Request commit(List<Position> positions) throws InvalidRequestException {
        return positions(RequestCode.COMMIT_OFFSETS, positions);
    }

    private static Request positions(int code, List<Position> positions) throws InvalidRequestException {
        CommitOffsetsBody.Builder batch = CommitOffsetsBody.builder();
        for (Position position : positions) {
            PositionKey key = position.key();
            String row = key.row();
            batch.add(RowKey.broker(row), RowKey.topic(row), RowKey.group(row), key.queueId(), position.offset());
        }
        return withBody(code, ExtFields.EMPTY, () -> batch.build().encode(), true);
    }

    private static Request withBody(int code, ExtFields fields, Supplier<byte[]> body, boolean changes)
            throws InvalidRequestException {
        try {
            return new Request(code, fields, body.get(), changes);
        } catch (InvalidFieldException e) {
            throw new InvalidRequestException("the batch cannot be sent: " + e.getMessage(), e);
        }
    }

    /** Without taking the position over, as RocketMQ's consumers do by the same request. */
    static Request query(PositionKey key, Consistency consistency) {
        String row = key.row();
        ExtFields.Builder fields = ExtFields.builder();
        new QueryConsumerOffsetRequestHeader(
                        RowKey.group(row), RowKey.topic(row), key.queueId(), RowKey.broker(row), consistency)
                .toFields()
                .forEach(fields::add);
        fields.add(FieldName.TAKE_OVER, "false");
        return new Request(RequestCode.QUERY_CONSUMER_OFFSET, fields.build(), NO_BODY, false);
    }

    static Request query(List<PositionKey> keys, Consistency consistency, boolean takeOver)
            throws InvalidRequestException {
        QueryOffsetsBody.Builder batch = QueryOffsetsBody.builder();
        for (PositionKey key : keys) {
            String row = key.row();
            batch.add(RowKey.broker(row), RowKey.topic(row), RowKey.group(row), key.queueId());
        }
        ExtFields fields = takeOver ? ExtFields.of(FieldName.TAKE_OVER, "true") : consistency.toFields();
        return withBody(RequestCode.QUERY_OFFSETS, fields, () -> batch.build().encode(), takeOver);
    }

    static Request listGroups(String after, Consistency consistency) {
        ExtFields fields =
                new ListGroupsRequestHeader(after, ListGroupsRequestHeader.MAX_DEFAULT, consistency).toFields();
        return new Request(RequestCode.LIST_GROUPS, fields, NO_BODY, false);
    }

    static Request describeGroup(String group, String after, Consistency consistency) {
        ExtFields fields = new DescribeGroupRequestHeader(group, after, consistency).toFields();
        return new Request(RequestCode.DESCRIBE_GROUP, fields, NO_BODY, false);
    }

    static Request reset(List<Position> positions) throws InvalidRequestException {
        return positions(RequestCode.RESET_OFFSETS, positions);
    }

    static Request delete(DeleteOffsetsRequestHeader header) {
        return new Request(RequestCode.DELETE_OFFSETS, header.toFields(), NO_BODY, true);
    }

    static Request cloneGroup(CloneGroupRequestHeader header) {
        return new Request(RequestCode.CLONE_GROUP, header.toFields(), NO_BODY, true);
    }

    static Request writeSnapshot() {
        return new Request(RequestCode.WRITE_SNAPSHOT, ExtFields.EMPTY, NO_BODY, true);
    }

    static Request status() {
        return new Request(RequestCode.NODE_STATUS, ExtFields.EMPTY, NO_BODY, false);
    }

    static Request addMember(String node, ServerAddress raft) {
        ExtFields fields = new AddMemberRequestHeader(node, raft.host(), raft.port()).toFields();
        return new Request(RequestCode.ADD_MEMBER, fields, NO_BODY, true);
    }

    static Request promoteMember(String node) {
        return new Request(RequestCode.PROMOTE_MEMBER, new MemberRequestHeader(node).toFields(), NO_BODY, true);
    }

    static Request removeMember(String node) {
        return new Request(RequestCode.REMOVE_MEMBER, new MemberRequestHeader(node).toFields(), NO_BODY, true);
    }

    static Request replaceMember(String node) {
        return new Request(RequestCode.REPLACE_MEMBER, new MemberRequestHeader(node).toFields(), NO_BODY, true);
    }

    /** @param node the member that is to lead, or "" to let the leader choose */
    static Request transferLeadership(String node) {
        return new Request(RequestCode.TRANSFER_LEADERSHIP, new MemberRequestHeader(node).toFields(), NO_BODY, true);
    }

    /** Whether it may change something, so that the outcome is not known when no answer comes. */
    boolean changes() {
        return changes;
    }

    /**
     * Whether it may be sent again though it may have been carried out: a read, also one that takes over, since its next
     * answer says where to go on from.
     */
    boolean mayBeRepeated() {
        return !changes || code == RequestCode.QUERY_OFFSETS;
    }

    RemotingCommand toCommand(int opaque) {
        return RemotingCommand.request(code, opaque, fields, body);
    }

    /** What it means that the request was sent and no readable answer came. */
    TidemarkException unanswered(String message, Throwable cause) {
        return changes ? new OutcomeUnknownException(message, cause) : new UnavailableException(message, cause);
    }

    /** What it means that the answer has a code that is not known: it may come from a newer server, or a stranger. */
    TidemarkException oddlyAnswered(String message) {
        return changes ? new OutcomeUnknownException(message) : new RefusedException(message);
    }
}
