package io.tidemark.client;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.ChangedResponseHeader;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.GroupListBody;
import io.tidemark.core.protocol.GroupOffsetsBody;
import io.tidemark.core.protocol.InvalidFieldException;
import io.tidemark.core.protocol.MemberResponseHeader;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.PageResponseHeader;
import io.tidemark.core.protocol.PositionList;
import io.tidemark.core.protocol.QueryConsumerOffsetResponseHeader;
import io.tidemark.core.protocol.QueryOffsetsResponseBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.ResponseCode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request, read as what was asked for. A method throws the exception that an error answer stands for,
 * and {@link InvalidFieldException} when the answer cannot be read.
 */
final class Answer {

    private final Request request;
    private final RemotingCommand command;
    private final ServerAddress from;

    Answer(Request request, RemotingCommand command, ServerAddress from) {
        this.request = request;
        this.command = command;
        this.from = from;
    }

    /** Takes what was asked for out of an answer. */
    interface Reader<T> {
        T read(Answer answer) throws TidemarkException;
    }

    /** What the reader takes out of it; an answer that cannot be read is none. */
    <T> T readBy(Reader<T> reader) throws TidemarkException {
        try {
            return reader.read(this);
        } catch (InvalidFieldException e) {
            throw request.unanswered("the answer from " + from + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Of a commit, or of a snapshot that was written. */
    long revision() throws TidemarkException {
        requireSuccess();
        return command.extFields().requireLong(FieldName.REVISION);
    }

    OffsetAnswer offset() throws TidemarkException {
        AnswerHeader header = AnswerHeader.from(command.extFields());
        if (command.code() == ResponseCode.QUERY_NOT_FOUND) {
            return new OffsetAnswer(Optional.empty(), header.revision(), false);
        }
        if (command.code() == ResponseCode.STALE_NOT_FOUND) {
            return new OffsetAnswer(Optional.empty(), header.revision(), true);
        }
        requireSuccess();
        QueryConsumerOffsetResponseHeader found = QueryConsumerOffsetResponseHeader.from(command.extFields());
        return new OffsetAnswer(Optional.of(found.offset()), found.revision(), found.stale());
    }

    OffsetsAnswer offsets(int expected) throws TidemarkException {
        requireSuccess();
        QueryOffsetsResponseBody body = QueryOffsetsResponseBody.decode(command.body());
        if (body.size() != expected) {
            throw new InvalidFieldException(
                    FieldName.POSITIONS, "positions: " + body.size() + " of them, expected " + expected);
        }
        List<Optional<Long>> offsets = IntStream.range(0, expected)
                .mapToObj(i -> body.found(i) ? Optional.of(body.offset(i)) : Optional.<Long>empty())
                .toList();
        long revision = command.extFields().requireLong(FieldName.REVISION);
        return new OffsetsAnswer(offsets, revision, command.extFields().flag(FieldName.STALE));
    }

    ChangeAnswer changed() throws TidemarkException {
        requireSuccess();
        ChangedResponseHeader header = ChangedResponseHeader.from(command.extFields());
        return new ChangeAnswer(header.revision(), header.changed());
    }

    GroupPage<GroupSummary> groups() throws TidemarkException {
        requireSuccess();
        List<GroupSummary> groups = GroupListBody.decode(command.body()).groups().stream()
                .map(group -> new GroupSummary(group.group(), group.topics(), group.positions(), group.brokers()))
                .toList();
        return new GroupPage<>(PageResponseHeader.from(command.extFields()), groups);
    }

    /** A page without positions when there is no such group. */
    GroupPage<GroupPosition> groupPositions() throws TidemarkException {
        if (command.code() == ResponseCode.QUERY_NOT_FOUND || command.code() == ResponseCode.STALE_NOT_FOUND) {
            AnswerHeader header = AnswerHeader.from(command.extFields());
            return new GroupPage<>(new PageResponseHeader(header.revision(), header.stale(), false), List.of());
        }
        requireSuccess();
        GroupOffsetsBody body = GroupOffsetsBody.decode(command.body());
        List<GroupPosition> positions = IntStream.range(0, body.positions().size())
                .mapToObj(i -> groupPosition(body, i))
                .toList();
        return new GroupPage<>(PageResponseHeader.from(command.extFields()), positions);
    }

    private static GroupPosition groupPosition(GroupOffsetsBody body, int i) {
        PositionList positions = body.positions();
        int row = positions.rowOf(i);
        try {
            PositionKey key = PositionKey.of(
                    positions.broker(row), positions.topic(row), positions.group(row), positions.queueId(i));
            return new GroupPosition(key, body.offset(i), body.held(i));
        } catch (InvalidPositionException e) {
            throw new InvalidFieldException(FieldName.ofPosition(i, "key"), String.valueOf(e.getMessage()));
        }
    }

    NodeStatusBody status() throws TidemarkException {
        requireSuccess();
        return NodeStatusBody.decode(command.body());
    }

    StepAnswer step() throws TidemarkException {
        requireSuccess();
        boolean done = MemberResponseHeader.from(command.extFields()).done();
        return new StepAnswer(done, Objects.requireNonNullElse(command.remark(), ""));
    }

    /** Code 0 is no success beside an error kind: request 15 is answered so when the position is held. */
    private void requireSuccess() throws TidemarkException {
        if (command.code() != ResponseCode.SUCCESS || command.extFields().get(FieldName.ERROR_KIND) != null) {
            throw error();
        }
    }

    private TidemarkException error() {
        String remark = command.remark();
        String message = remark == null ? "code=" + command.code() : remark;
        ErrorKind kind = errorKind();
        if (kind == null) {
            return request.oddlyAnswered(from + " answered with code=" + command.code() + ": " + message);
        }
        String told = from + ": " + message;
        return switch (kind) {
            case BUSY -> new BusyException(told);
            case UNAVAILABLE -> new UnavailableException(told);
            case OUTCOME_UNKNOWN -> new OutcomeUnknownException(told);
            case NO_SPACE -> new NoSpaceException(told);
            case TOO_LARGE, INVALID_FIELD -> new InvalidRequestException(told);
            case HELD ->
                new HeldException(
                        told + " (the position was reset by an operator; read it with takeOver to go on from there)");
            case NOT_FOUND, STALE_NOT_FOUND, NO_TOPIC, NOT_ONLINE, UNSUPPORTED, REFUSED, INTERNAL ->
                new RefusedException(told);
        };
    }

    /** The kind that the answer names, else the one that its code alone stands for; null when neither is known. */
    private @Nullable ErrorKind errorKind() {
        ErrorKind named = AnswerHeader.from(command.extFields()).errorKind();
        if (named != null) {
            return named;
        }
        return switch (command.code()) {
            case ResponseCode.SYSTEM_BUSY -> ErrorKind.BUSY;
            case ResponseCode.REQUEST_CODE_NOT_SUPPORTED -> ErrorKind.UNSUPPORTED;
            case ResponseCode.SERVICE_NOT_AVAILABLE -> ErrorKind.UNAVAILABLE;
            case ResponseCode.INVALID_PARAMETER -> ErrorKind.INVALID_FIELD;
            case ResponseCode.OUTCOME_UNKNOWN -> ErrorKind.OUTCOME_UNKNOWN;
            case ResponseCode.NO_SPACE -> ErrorKind.NO_SPACE;
            default -> null;
        };
    }
}
