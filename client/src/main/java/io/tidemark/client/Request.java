package io.tidemark.client;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.AddMemberRequestHeader;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.InvalidFieldException;
import io.tidemark.core.protocol.MemberRequestHeader;
import io.tidemark.core.protocol.QueryConsumerOffsetRequestHeader;
import io.tidemark.core.protocol.QueryOffsetsBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.core.protocol.UpdateConsumerOffsetRequestHeader;
import java.util.List;

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
        CommitOffsetsBody.Builder batch = CommitOffsetsBody.builder();
        for (Position position : positions) {
            PositionKey key = position.key();
            String row = key.row();
            batch.add(RowKey.broker(row), RowKey.topic(row), RowKey.group(row), key.queueId(), position.offset());
        }
        try {
            byte[] body = batch.build().encode();
            return new Request(RequestCode.COMMIT_OFFSETS, ExtFields.EMPTY, body, true);
        } catch (InvalidFieldException e) {
            throw new InvalidRequestException("the batch cannot be sent: " + e.getMessage(), e);
        }
    }

    static Request query(PositionKey key, Consistency consistency) {
        String row = key.row();
        ExtFields fields = new QueryConsumerOffsetRequestHeader(
                        RowKey.group(row), RowKey.topic(row), key.queueId(), RowKey.broker(row), consistency)
                .toFields();
        return new Request(RequestCode.QUERY_CONSUMER_OFFSET, fields, NO_BODY, false);
    }

    static Request query(List<PositionKey> keys, Consistency consistency) throws InvalidRequestException {
        QueryOffsetsBody.Builder batch = QueryOffsetsBody.builder();
        for (PositionKey key : keys) {
            String row = key.row();
            batch.add(RowKey.broker(row), RowKey.topic(row), RowKey.group(row), key.queueId());
        }
        try {
            return new Request(
                    RequestCode.QUERY_OFFSETS,
                    consistency.toFields(),
                    batch.build().encode(),
                    false);
        } catch (InvalidFieldException e) {
            throw new InvalidRequestException("the batch cannot be sent: " + e.getMessage(), e);
        }
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
