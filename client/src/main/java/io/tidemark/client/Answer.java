package io.tidemark.client;

import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.InvalidFieldException;
import io.tidemark.core.protocol.MemberResponseHeader;
import io.tidemark.core.protocol.NodeStatusBody;
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

    /** Of a commit. */
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

    NodeStatusBody status() throws TidemarkException {
        requireSuccess();
        return NodeStatusBody.decode(command.body());
    }

    StepAnswer step() throws TidemarkException {
        requireSuccess();
        boolean done = MemberResponseHeader.from(command.extFields()).done();
        return new StepAnswer(done, Objects.requireNonNullElse(command.remark(), ""));
    }

    private void requireSuccess() throws TidemarkException {
        if (command.code() != ResponseCode.SUCCESS) {
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
            case NOT_FOUND, STALE_NOT_FOUND, NO_TOPIC, NOT_ONLINE, HELD, UNSUPPORTED, REFUSED, INTERNAL ->
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
